using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Worker.Scheduling;

/// <summary>
/// Whether the database is known to be away. It is said once when it goes and once when it is back; the scheduler, which would log an exception
/// for every attempt of every thread, is silent meanwhile. Thread-safe.
/// </summary>
internal sealed class DatabaseOutage
{
    private const string SchedulerCategories = "Quartz";

    private volatile bool _isOngoing;

    public bool IsOngoing => _isOngoing;

    /// <returns>False where that was known already.</returns>
    public bool Begin()
    {
        var isNew = !_isOngoing;
        _isOngoing = true;
        return isNew;
    }

    /// <returns>False where there was none.</returns>
    public bool End()
    {
        var wasOngoing = _isOngoing;
        _isOngoing = false;
        return wasOngoing;
    }

    /// <summary>Adds the silence to what the settings say of the scheduler's categories; critical records pass.</summary>
    public static void AddTo(IServiceCollection services) => services.AddSingleton<DatabaseOutage>()
        .AddOptions<LoggerFilterOptions>().PostConfigure<DatabaseOutage>((options, outage) =>
        {
            foreach (var (number, rule) in options.Rules.ToArray().Index())
            {
                if (rule.CategoryName?.StartsWith(SchedulerCategories, StringComparison.Ordinal) != true) continue;
                options.Rules[number] = new LoggerFilterRule(
                    rule.ProviderName, rule.CategoryName, rule.LogLevel,
                    (provider, category, level) => (level == LogLevel.Critical || !outage.IsOngoing) && rule.Filter?.Invoke(provider, category, level) != false);
            }
        });
}
