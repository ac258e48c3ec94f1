using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Worker.Storage;
using Worker.Storage.Queries;

namespace Worker.Health;

/// <summary>
/// Regularly reads the state of the cluster from the database: the queue every few seconds, prices, models and skill when runs have ended
/// since, and after a while in any case. While the database is away the last answer remains, and the readiness says that it is away.
/// </summary>
internal sealed partial class FleetWatch(
    WorkerDatabase database, FleetState fleet, FleetGauges gauges, TimeProvider time, ILogger<FleetWatch> logger) : BackgroundService
{
    private static readonly TimeSpan QueueInterval = TimeSpan.FromSeconds(10);

    private const int SlowEvery = 18;

    private (long, long, long) _standing;
    private double _ledgerAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        gauges.Show(fleet);
        using var timer = new PeriodicTimer(QueueInterval, time);
        var round = 0;
        try
        {
            do
            {
                if (await LookAsync(withSlow: round % SlowEvery == 0, stoppingToken)) round++;
                else round = 0;
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private async Task<bool> LookAsync(bool withSlow, CancellationToken cancellationToken)
    {
        try
        {
            fleet.Runs = await FleetQueries.UnfinishedRunsAsync(database.DataSource, cancellationToken);
            // No run ends without changing one of these.
            var standing = (await FleetQueries.NewestRunAsync(database.DataSource, cancellationToken), Count("queued"), Count("running"));
            if (!withSlow && standing == _standing) return true;
            fleet.Prices = await FleetQueries.FreshnessAsync(database.DataSource, cancellationToken);
            fleet.Models = await FleetQueries.CurrentModelsAsync(database.DataSource, cancellationToken);
            fleet.Successes = await FleetQueries.SuccessesAsync(database.DataSource, cancellationToken);
            _standing = standing;
            await LookAtSkillAsync(cancellationToken);
            return true;
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            LogAway(away.Message);
            return false;
        }

        long Count(string state) => (fleet.Runs ?? []).Where(run => run.State == state).Sum(run => run.Count);
    }

    // Scores some hundred thousand forecasts of a large universe, which takes seconds: only when prices or forecasts may have changed.
    private async Task LookAtSkillAsync(CancellationToken cancellationToken)
    {
        var ledgerAt = await FleetQueries.LedgerAtAsync(database.DataSource, cancellationToken);
        if (fleet.Skill is not null && ledgerAt == _ledgerAt) return;
        fleet.Skill = await FleetQueries.LiveSkillAsync(database.DataSource, cancellationToken);
        _ledgerAt = ledgerAt;
    }

    [LoggerMessage(8110, LogLevel.Debug, "The state of the queue, prices, models and forecasts could not be read: {Reason}")]
    private partial void LogAway(string reason);
}
