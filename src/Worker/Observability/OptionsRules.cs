using Microsoft.Extensions.Options;

namespace Worker.Observability;

/// <summary>
/// The rules of an options class that span several settings, or whose message needs the value. Every fault is reported, not only the first.
/// </summary>
internal abstract class OptionsRules<TOptions> : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        string[] faults = [.. Faults(options)];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>
    /// One sentence a fault: <c>Key: what was expected</c>, with the key below the section and points between its parts; or a whole
    /// sentence.
    /// </summary>
    protected abstract IEnumerable<string> Faults(TOptions options);
}
