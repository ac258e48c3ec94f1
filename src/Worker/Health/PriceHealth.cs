using Microsoft.Extensions.Diagnostics.HealthChecks;
using Worker.Observability;

namespace Worker.Health;

/// <summary>
/// Degraded, and still ready, while prices are missing that the symbols' own calendars say should be there: weekends and holidays
/// raise no alarm.
/// </summary>
internal sealed class PriceHealth(FleetState fleet) : IHealthCheck
{
    private const int Named = 10;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        if (fleet.Prices is not { } prices)
            return HealthCheckResult.Healthy("not looked at yet");
        var behind = prices.Where(price => price.State != "fresh").OrderByDescending(price => price.SessionsBehind ?? int.MaxValue).ToList();
        if (behind.Count == 0)
            return HealthCheckResult.Healthy($"{prices.Count} symbols fresh");
        string[] named = [.. behind.Select(price =>
            $"{price.Symbol} {price.State}{(price.SessionsBehind is { } sessions ? $", {sessions} sessions behind" : ", no bar")}")];
        return HealthCheckResult.Degraded(
            $"{behind.Count} of {prices.Count} symbols are not fresh: {FirstFew.Of(named, Named, "; ")}");
    }
}
