using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Worker.Observability.Export;

namespace Worker.Observability.Endpoint;

/// <summary>
/// One small HTTP port: <c>/healthz/live</c> and <c>/healthz/ready</c> run the health checks of their tag, <c>/metrics</c> answers in
/// Prometheus' format; the pages of people are at <c>/</c>. It answers from the start, while the database is still being opened.
/// </summary>
internal sealed partial class TelemetryEndpoint(
    IOptions<TelemetryOptions> options, HealthCheckService health, TelemetryProviders providers, ILoggerFactory loggers,
    ILogger<TelemetryEndpoint> logger, IWebPages? pages = null) : IHostedService, IAsyncDisposable
{
    /// <summary>Checks that a restart would fix: the database is never among them.</summary>
    public const string LiveTag = "live";

    /// <summary>Checks of whether work can be done now.</summary>
    public const string ReadyTag = "ready";

    private static readonly TimeSpan LongestPage = TimeSpan.FromMinutes(1);

    private readonly PageAnswer? _pages = pages is null ? null : new(pages, options, LongestPage);
    private WebApplication? _application;

    /// <summary>Repeating it changes nothing.</summary>
    /// <exception cref="OperatorException">The address is in use or not this machine's.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        providers.Start();
        var (address, port) = (IPAddress.Parse(options.Value.Address), options.Value.Port);
        if (port == 0 || _application is not null)
            return;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(address, port);
        });
        builder.Services.AddSingleton(loggers);
        _application = builder.Build();
        _application.UseOpenTelemetryPrometheusScrapingEndpoint(
            providers.Meters, predicate: null, path: "/metrics", configureBranchedPipeline: null, optionsName: null);
        _application.Run(AnswerAsync);
        try
        {
            ThrowWhereTaken(address, port);
            await _application.StartAsync(cancellationToken);
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException or InvalidOperationException or null)
        {
            throw new OperatorException(Describe(address, port, taken.Message), taken);
        }
        catch (SocketException refused)
        {
            throw new OperatorException(Describe(address, port, refused.Message), refused);
        }
        LogListening(address, port);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _application?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_application is not null) await _application.DisposeAsync();
        _pages?.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var tag = context.Request.Path.Value switch
        {
            "/healthz/live" => LiveTag,
            "/healthz/ready" => ReadyTag,
            _ => null,
        };
        if (tag is null)
        {
            if (_pages is not null && await _pages.TryAnswerAsync(context)) return;
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("Here are /, /healthz/live, /healthz/ready and /metrics.\n", context.RequestAborted);
            return;
        }
        var report = await health.CheckHealthAsync(check => check.Tags.Contains(tag), context.RequestAborted);
        context.Response.StatusCode = report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(HealthJson.Of(report), context.RequestAborted);
    }

    // Asked first, because the web host would log its own stack trace before it throws.
    private static void ThrowWhereTaken(IPAddress address, int port)
    {
        using var probe = new TcpListener(address, port);
        probe.Start();
    }

    private static string Describe(IPAddress address, int port, string reason) =>
        $"The health and metrics endpoint cannot listen on {address} port {port}: {reason.TrimEnd('.')}. "
        + "Set Telemetry:Port to a free port (0 turns it off) and Telemetry:Address to an address of this machine.";

    [LoggerMessage(8100, LogLevel.Information, "Pages, health and metrics: http://{Address}:{Port}/, /healthz/live, /healthz/ready, /metrics")]
    private partial void LogListening(IPAddress address, int port);
}
