using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Worker.Observability;

/// <summary>
/// The one way to check settings: by a generated validator of the bounds that the properties declare, and by
/// <see cref="OptionsRules{TOptions}"/> for all that a bound cannot state. Both run before anything starts, and all errors are reported at
/// once.
/// </summary>
internal static class ValidatedOptions
{
    // The binding stands at the call: it is generated there, from the type of the options.
    public static OptionsBuilder<TOptions> ValidatedBy<TOptions, TValidator>(this OptionsBuilder<TOptions> options)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        options.Services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        return options.ValidateOnStart();
    }
}
