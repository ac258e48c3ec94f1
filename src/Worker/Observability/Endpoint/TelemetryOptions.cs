using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace Worker.Observability.Endpoint;

/// <summary>
/// Section <c>Telemetry</c>: where the service answers for its health and figures, and how it logs. OTLP follows the <c>OTEL_...</c>
/// variables.
/// </summary>
internal sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>
    /// The IP address to listen on. Default 127.0.0.1: this machine only; 0.0.0.0 or :: for all, as in a container. Everybody who reaches
    /// the port can read the pages: there is no login.
    /// </summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>
    /// The port of the pages, <c>/healthz/live</c>, <c>/healthz/ready</c> and <c>/metrics</c>. 1 to 65,535, or 0 for none; default 8080.
    /// </summary>
    [Range(0, 65_535)]
    public int Port { get; set; } = 8080;

    /// <summary>Whether the port also shows the pages at <c>/</c>. They only read. Default true.</summary>
    public bool Pages { get; set; } = true;

    /// <summary>
    /// Host names under which the pages answer, beside IP addresses and <c>localhost</c>: those of a proxy or of a service of the cluster,
    /// without a port. Default none.
    /// </summary>
    public string[] Hosts { get; set; } = [];

    /// <summary>
    /// How log lines look if no person watches: <c>Auto</c> (default: for the journal under systemd, else plain), <c>Plain</c>,
    /// <c>Journal</c> (a priority before each line) or <c>Json</c> (an object a line, with the run it belongs to).
    /// </summary>
    public LogFormat LogFormat { get; set; }
}

internal enum LogFormat
{
    Auto,
    Plain,
    Journal,
    Json,
}

[OptionsValidator]
internal sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;

/// <summary>The rules that no bound at a property can state.</summary>
internal sealed class TelemetryOptionsRules : OptionsRules<TelemetryOptions>
{
    protected override IEnumerable<string> Faults(TelemetryOptions options)
    {
        if (!string.IsNullOrEmpty(options.Address) && !IPAddress.TryParse(options.Address, out _))
            yield return $"Telemetry:Address is '{options.Address}'; expected an IP address such as 127.0.0.1 or 0.0.0.0.";
        foreach (var host in options.Hosts.Where(host => Uri.CheckHostName(host) == UriHostNameType.Unknown))
            yield return $"Hosts: received '{host}'; expected the name of a host without scheme, port or wildcard, such as forecasts.example.org.";
    }
}
