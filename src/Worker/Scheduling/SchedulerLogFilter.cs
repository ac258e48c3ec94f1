using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Worker.Runs;

namespace Worker.Scheduling;

/// <summary>
/// While the database is away the scheduler logs an exception for every attempt of every thread: only its critical records pass then.
/// </summary>
internal static class SchedulerLogFilter
{
    private const string SchedulerCategories = "Quartz";

    /// <summary>Adds the filter to what the settings say of the scheduler's categories.</summary>
    public static IServiceCollection AddSchedulerLogFilter(this IServiceCollection services)
    {
        services.AddOptions<LoggerFilterOptions>().PostConfigure<DatabaseOutage>((options, outage) =>
        {
            foreach (var (number, rule) in options.Rules.ToArray().Index())
            {
                if (rule.CategoryName?.StartsWith(SchedulerCategories, StringComparison.Ordinal) != true) continue;
                options.Rules[number] = new LoggerFilterRule(
                    rule.ProviderName, rule.CategoryName, rule.LogLevel,
                    (provider, category, level) =>
                        (level == LogLevel.Critical || !outage.IsOngoing) && rule.Filter?.Invoke(provider, category, level) != false);
            }
        });
        return services;
    }
}
