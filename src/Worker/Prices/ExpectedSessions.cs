using Microsoft.EntityFrameworkCore;
using Worker.Calendars;
using Worker.Storage;

namespace Worker.Prices;

/// <summary>The session that a symbol should have reached, and why it is not the newest day.</summary>
/// <param name="Closure">
/// Why there is no newer one: a holiday today, or days without any bar of the calendar; null if neither holds.
/// </param>
internal sealed record ExpectedSession(DateOnly Date, string? Closure);

/// <summary>Tells the newest session that each symbol can be expected to have, closures that no calendar knows left out.</summary>
internal sealed class ExpectedSessions(IDbContextFactory<WorkerDbContext> databases)
{
    /// <param name="clocks">The clock of each symbol.</param>
    /// <returns>The expected session of each of them.</returns>
    public async Task<IReadOnlyDictionary<string, ExpectedSession>> LoadAsync(
        IReadOnlyDictionary<string, ExchangeClock> clocks, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var lastTraded = await database.Symbols.AsNoTracking().GroupBy(row => row.Calendar)
            .Select(group => new { Calendar = group.Key, Last = group.Max(row => row.LastDate) })
            .ToDictionaryAsync(row => row.Calendar, row => row.Last, cancellationToken);
        return Of(clocks, lastTraded, now);
    }

    /// <summary>The same as it was at a past instant, from the bars that were stored then.</summary>
    public async Task<IReadOnlyDictionary<string, ExpectedSession>> LoadKnownAtAsync(
        IReadOnlyDictionary<string, ExchangeClock> clocks, DateTimeOffset knownAt, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var lastTraded = await database.PriceBars.AsNoTracking().Where(bar => bar.FirstSeenAt <= knownAt)
            .Join(database.Symbols, bar => bar.Symbol, row => row.Symbol, (bar, row) => new { row.Calendar, bar.Date })
            .GroupBy(bar => bar.Calendar).Select(group => new { Calendar = group.Key, Last = group.Max(bar => bar.Date) })
            .ToDictionaryAsync(row => row.Calendar, row => (DateOnly?)row.Last, cancellationToken);
        return Of(clocks, lastTraded, knownAt);
    }

    private static Dictionary<string, ExpectedSession> Of(
        IReadOnlyDictionary<string, ExchangeClock> clocks, Dictionary<string, DateOnly?> lastTraded, DateTimeOffset now) =>
        clocks.ToDictionary(pair => pair.Key, pair => Of(pair.Value, lastTraded.GetValueOrDefault(pair.Value.Calendar.Name), now));

    private static ExpectedSession Of(ExchangeClock clock, DateOnly? lastTraded, DateTimeOffset now)
    {
        var calendar = clock.Calendar;
        var finished = clock.LastFinishedSession(now);
        var expected = UnknownClosure.Expected(calendar, finished, lastTraded);
        if (expected < finished)
        {
            return new(expected, $"no symbol of {calendar} has a bar after {expected:O}, though {finished:O} is over: it is taken for a closure "
                + $"for up to {UnknownClosure.Allowance(calendar)} sessions");
        }
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, clock.TimeZone).DateTime);
        return new(expected, calendar.WhyClosed(today) is { } why ? $"{calendar} has no session on {today:O}, which is {why}" : null);
    }
}
