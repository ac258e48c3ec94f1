using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Worker.Prices;
using Worker.Storage;
using Worker.Storage.Tables;

namespace Worker.Forecasting.Backfill;

/// <summary>What was forecast already, and which runs did not get that far.</summary>
internal sealed class PastForecasts(IDbContextFactory<WorkerDbContext> contexts)
{
    private const string Job = "forecast";

    /// <summary>The symbols and as-of dates of a range that have a forecast.</summary>
    public async Task<IReadOnlySet<(string Symbol, DateOnly AsOf)>> MadeAsync(BackfillRequest request, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var made = await context.Forecasts.AsNoTracking()
            .Where(row => request.Symbols.Contains(row.Symbol) && row.AsOfDate >= request.From && row.AsOfDate <= request.To)
            .Select(row => new { row.Symbol, row.AsOfDate }).Distinct().ToListAsync(cancellationToken);
        return made.Select(row => (row.Symbol, row.AsOfDate)).ToHashSet();
    }

    /// <summary>The as-of dates whose newest run failed or was cancelled.</summary>
    /// <param name="clock">Tells the as-of date of a run that was given none: the session that was over when it began.</param>
    public async Task<IReadOnlySet<DateOnly>> FailedDaysAsync(BackfillRequest request, ExchangeClock clock, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // A run for a day begins on that day or later.
        var since = new DateTimeOffset(request.From, TimeOnly.MinValue, TimeSpan.Zero);
        var runs = await context.Runs.AsNoTracking()
            .Where(run => run.Job == Job && run.QueuedAt >= since && run.FinishedAt != null).OrderBy(run => run.Id)
            .Select(run => new { run.Args, run.State, run.StartedAt, run.QueuedAt }).ToListAsync(cancellationToken);
        var newest = new Dictionary<DateOnly, RunState>();
        foreach (var run in runs)
            newest[AsOf(run.Args) ?? clock.LastFinishedSession(run.StartedAt ?? run.QueuedAt)] = run.State;
        return newest.Where(day => day.Value is RunState.Failed or RunState.Cancelled).Select(day => day.Key).ToHashSet();
    }

    private static DateOnly? AsOf(string arguments) =>
        DateOnly.TryParseExact(JsonNode.Parse(arguments)?["as_of"]?.ToString(), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
