using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Worker.Cli.Checks;
using Worker.Cli.Runs;
using Worker.Observability;
using Worker.Observability.Endpoint;

namespace Worker.Cli;

/// <summary>What the command line registers.</summary>
internal static class CommandLineServices
{
    public static IServiceCollection AddCommandLine(this IServiceCollection services) => services
        .AddTransient<ICheck, DataFolderCheck>()
        .AddTransient<ICheck, DatabaseCheck>()
        .AddTransient<ICheck, ComputeCheck>()
        .AddTransient<ICheck, PriceFeedCheck>()
        .AddTransient<ICheck, ReviewFeedCheck>()
        .AddTransient<ICheck, EncoderCheck>()
        .AddTransient<ICheck, ModelFilesCheck>()
        .AddTransient<ICheck, LeakCheck>()
        .AddTransient<PriceChartSource>()
        .AddTransient<RunFollower>()
        .AddSingleton<ScheduleReload>()
        .AddHostedService(provider => provider.GetRequiredService<ScheduleReload>());

    /// <summary>Log lines: for a person at the terminal, or for what reads the standard error instead.</summary>
    public static IServiceCollection AddTerminal(this IServiceCollection services, IConfiguration configuration, Terminal terminal)
    {
        services.AddSingleton(terminal);
        return services.AddLogging(logging =>
        {
            logging.AddConfiguration(configuration.GetSection("Logging"));
            if (terminal.IsErrorInteractive)
            {
                logging.Services.AddSingleton<ILoggerProvider, TerminalLoggerProvider>();
            }
            else
            {
                logging.AddConsoleLog(
                    configuration.GetValue<LogFormat>($"{TelemetryOptions.Section}:{nameof(TelemetryOptions.LogFormat)}"));
            }
        });
    }
}
