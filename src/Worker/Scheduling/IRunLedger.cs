using System.Text.Json.Nodes;
using Worker.Jobs;
using Worker.Storage.Tables;

namespace Worker.Scheduling;

/// <summary>The book of all runs: opened when a job starts, kept up to date, closed when it ends.</summary>
internal interface IRunLedger
{
    /// <summary>Marks as failed what a killed process of this machine left as running. Returns how many there were.</summary>
    Task<int> CloseAbandonedAsync(CancellationToken cancellationToken);

    /// <returns>The number of the run.</returns>
    Task<long> OpenAsync(string job, JobArguments arguments, string requestedBy, CancellationToken cancellationToken);

    Task ReportAsync(long runId, JobProgress progress, CancellationToken cancellationToken);

    /// <param name="error">What the operator should know; null unless the run failed.</param>
    Task CloseAsync(long runId, RunState state, string message, JsonObject? metrics, string? error, CancellationToken cancellationToken);
}
