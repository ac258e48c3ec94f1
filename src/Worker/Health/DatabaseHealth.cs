using Microsoft.Extensions.Diagnostics.HealthChecks;
using Worker.Storage;

namespace Worker.Health;

/// <summary>
/// Ready only while the database answers and has the schema of this version. No part of liveness: a restart fixes no database.
/// </summary>
internal sealed class DatabaseHealth(WorkerDatabase database) : IHealthCheck
{
    // Below the timeouts of probes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);
        try
        {
            await database.ProbeAsync(timeout.Token);
            return HealthCheckResult.Healthy();
        }
        catch (DatabaseException problem)
        {
            return HealthCheckResult.Unhealthy(problem.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"The {database.Description} did not answer within {Patience.TotalSeconds:0} s.");
        }
    }
}
