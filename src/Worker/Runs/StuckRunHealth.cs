using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Worker.Runs;

/// <summary>
/// Dead if a run was asked to stop and did not in time: only the end of the process ends it, and a supervisor is to restart the process.
/// </summary>
internal sealed class StuckRunHealth(ActiveRuns active) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(active.All.Where(run => run.IsStuck).Select(run => $"{run.Run.Id} ({run.Run.Job})").ToList() is { Count: > 0 } stuck
            ? HealthCheckResult.Unhealthy($"Told to stop and did not in time: run {string.Join(", ", stuck)}. Restart the service.")
            : HealthCheckResult.Healthy());
}
