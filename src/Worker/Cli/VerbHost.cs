using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Worker.Cli.Settings;
using Worker.Observability.Export;
using Worker.Storage;

namespace Worker.Cli;

/// <summary>
/// Runs a verb: settings -> container -> verb -> exit code. A fault that the operator can fix is a message without a stack trace.
/// </summary>
internal sealed class VerbHost(Terminal terminal, Interruption interruption)
{
    public static readonly Option<FileInfo?> SettingsFile = new("--settings")
    {
        Description = "A JSON file with settings that replace the defaults. [default: $FORECAST_WORKER_SETTINGS]",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>Of the verbs that run jobs in this process.</summary>
    public static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Where standard error is no terminal, write all log lines there, not only warnings.",
    };

    /// <summary>
    /// The action of a command: <typeparamref name="TVerb"/> is built by the container once the settings are known to be valid.
    /// </summary>
    public Func<ParseResult, CancellationToken, Task<int>> Action<TVerb>(Func<TVerb, ParseResult, CancellationToken, Task<int>> run)
        where TVerb : class => async (parsed, cancellationToken) =>
        {
            try
            {
                var settings = SettingsLayers.Load(parsed.GetValue(SettingsFile)?.FullName);
                var builder = Prepare(settings, typeof(TVerb) == typeof(ServiceVerb) || parsed.GetValue(Verbose));
                // Asynchronous: the last worker to leave may stop the private database.
                await using var services = builder.Services.BuildServiceProvider();
                SettingsCheck.ThrowIfInvalid(services, settings);
                if (typeof(TVerb) != typeof(ServiceVerb)) return await RunAsync(services, run, parsed, cancellationToken);
                // Only now the service's host, which needs settings for itself and throws at the first that is wrong.
                await services.DisposeAsync();
                LeaveNoServer(builder);
                var host = builder.Build();
                await using var leaving = (IAsyncDisposable)host;
                return await RunAsync(host.Services, run, parsed, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                terminal.WriteError("Cancelled.");
                return ExitCode.Cancelled;
            }
            catch (Exception failure) when (KnownFailures.ExitCodeOf(failure) is not null)
            {
                terminal.WriteError(failure.Message);
                return KnownFailures.ExitCodeOf(failure)!.Value;
            }
        };

    private static Task<int> RunAsync<TVerb>(
        IServiceProvider services, Func<TVerb, ParseResult, CancellationToken, Task<int>> run, ParseResult parsed, CancellationToken cancellationToken)
        where TVerb : class
    {
        services.GetRequiredService<TelemetryProviders>().StartForOneRun();
        return run(ActivatorUtilities.CreateInstance<TVerb>(services), parsed, cancellationToken);
    }

    private static void LeaveNoServer(HostApplicationBuilder builder) =>
        builder.Services.PostConfigure<DatabaseOptions>(options => options.IdleTime = TimeSpan.Zero);

    /// <param name="isTalkative">Whether log lines are written that are no warnings.</param>
    private HostApplicationBuilder Prepare(SettingsLayers settings, bool isTalkative)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings
        {
            ApplicationName = "forecast-worker",
            // The settings are next to the executable, not in the folder where the process was started.
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddInMemoryCollection(settings.Values);
        builder.Services.AddSingleton(interruption).AddSingleton(settings);
        // The signals are the interruption's.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddForecastWorker(builder.Configuration, terminal);
        if (Supervision.EndsLeftovers()) LeaveNoServer(builder);
        // What is piped or started by cron must not fill a log or a mailbox; api.run_logs has the lines all the same.
        if (!isTalkative && !terminal.IsErrorInteractive)
            builder.Logging.AddFilter<ConsoleLoggerProvider>((_, level) => level >= LogLevel.Warning);
        return builder;
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
