using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Worker.Observability;
using Worker.Storage.Tables;

namespace Worker.Notifications;

/// <summary>Section <c>Notify</c>: who is told that a run ended.</summary>
internal sealed class NotifyOptions
{
    public const string Section = "Notify";

    private static readonly RunState[] Usual = [RunState.Failed, RunState.Partial];

    private static readonly RunState[] Ends = [RunState.Succeeded, RunState.Partial, RunState.Failed, RunState.Cancelled, RunState.Skipped];

    /// <summary>
    /// An http or https address to which the service posts a JSON document about each run that ended. It may lead to this machine or into a
    /// private network. It is shown without its path, which may be a secret. Default none.
    /// </summary>
    public string Webhook { get; set; } = "";

    /// <summary>
    /// Which ends are told: <c>failed</c>, <c>partial</c>, <c>cancelled</c>, <c>succeeded</c>, <c>skipped</c>. Default none, which means
    /// <c>failed</c> and <c>partial</c>.
    /// </summary>
    public string[] States { get; set; } = [];

    /// <summary>Longest time of one notice with all its attempts; later ones follow. 1 second to 10 minutes, default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Null if nobody is told.</summary>
    public Uri? Address() => Webhook.Length == 0 ? null : new Uri(Webhook, UriKind.Absolute);

    /// <summary>In lower case, as the database has them.</summary>
    public string[] StatesToTell() =>
        [.. (States.Length > 0 ? States : Usual.Select(state => state.ToString())).Select(state => state.ToLowerInvariant()).Distinct()];

    internal static bool IsEnd(string state) => Ends.Any(end => string.Equals(end.ToString(), state, StringComparison.OrdinalIgnoreCase));

    internal static string EndNames => string.Join(", ", Ends.Select(end => end.ToString().ToLowerInvariant()));
}

[OptionsValidator]
internal sealed partial class NotifyOptionsValidator : IValidateOptions<NotifyOptions>;

/// <summary>The rules that no bound at a property can state.</summary>
internal sealed class NotifyOptionsRules : OptionsRules<NotifyOptions>
{
    protected override IEnumerable<string> Faults(NotifyOptions options)
    {
        if (options.Webhook.Length > 0 && !(Uri.TryCreate(options.Webhook, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            yield return "Webhook: expected an http or https address, such as https://hooks.example.org/forecasts; empty for none.";
        foreach (var state in options.States.Where(state => !NotifyOptions.IsEnd(state)))
            yield return $"States: received '{state}'; expected some of {NotifyOptions.EndNames}.";
    }
}
