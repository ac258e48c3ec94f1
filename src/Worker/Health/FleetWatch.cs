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

    // Reads thousands of forecasts, and changes only when prices or forecasts do.
    private const int SkillEvery = 360;

    private (long, long, long) _standing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        gauges.Show(fleet);
        using var timer = new PeriodicTimer(QueueInterval, time);
        var round = 0;
        try
        {
            do
            {
                if (await LookAsync(withSlow: round % SlowEvery == 0, withSkill: round % SkillEvery == 0, stoppingToken)) round++;
                else round = 0;
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private async Task<bool> LookAsync(bool withSlow, bool withSkill, CancellationToken cancellationToken)
    {
        try
        {
            fleet.Runs = await FleetQueries.UnfinishedRunsAsync(database.DataSource, cancellationToken);
            // No run ends without changing one of these.
            var standing = (await FleetQueries.NewestRunAsync(database.DataSource, cancellationToken), Count("queued"), Count("running"));
            var isSame = standing == _standing;
            if (!withSlow && isSame) return true;
            fleet.Prices = await FleetQueries.FreshnessAsync(database.DataSource, cancellationToken);
            fleet.Models = await FleetQueries.CurrentModelsAsync(database.DataSource, cancellationToken);
            fleet.Successes = await FleetQueries.SuccessesAsync(database.DataSource, cancellationToken);
            if (withSkill || !isSame) fleet.Skill = await FleetQueries.LiveSkillAsync(database.DataSource, cancellationToken);
            _standing = standing;
            return true;
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            LogAway(away.Message);
            return false;
        }

        long Count(string state) => (fleet.Runs ?? []).Where(run => run.State == state).Sum(run => run.Count);
    }

    [LoggerMessage(8110, LogLevel.Debug, "The state of the queue, prices, models and forecasts could not be read: {Reason}")]
    private partial void LogAway(string reason);
}
