using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Worker.Calendars;
using Worker.Calendars.Choice;
using Worker.Observability;
using Worker.Storage;
using Worker.Storage.Queries;
using Worker.Storage.Tables;

namespace Worker.Prices;

/// <summary>The closes of one symbol up to an as-of date, or the newest of them alone.</summary>
/// <param name="Dates">Sessions, ascending, none later than the as-of date.</param>
/// <param name="Closes">The split-adjusted close of each session, in whole units of the listing currency.</param>
internal sealed record PriceSeries(
    string Symbol, ExchangeClock Clock, IReadOnlyList<DateOnly> Dates, IReadOnlyList<decimal> Closes)
{
    public TradingCalendar Calendar => Clock.Calendar;
}

/// <summary>When a symbol's exchange has sessions, and when one is over.</summary>
internal sealed record ExchangeClock(TradingCalendar Calendar, TimeZoneInfo TimeZone, TimeOnly SessionClose)
{
    /// <summary>The newest session whose bar is final.</summary>
    public DateOnly LastFinishedSession(DateTimeOffset now) => Calendar.LastFinishedSession(now, TimeZone, SessionClose);
}

/// <summary>
/// The one gate through which stored prices are read for training and forecasting: nothing after the as-of date ever
/// passes it.
/// </summary>
internal sealed class PriceHistory(IDbContextFactory<WorkerDbContext> databases, IOptions<PricesOptions> options)
{
    /// <exception cref="OperatorException">No bar of the symbol is stored up to the as-of date.</exception>
    public async Task<PriceSeries> LoadAsync(string symbol, DateOnly asOf, CancellationToken cancellationToken)
    {
        var spelt = await SpellAsync([symbol], cancellationToken);
        var failed = new List<SymbolFailure>();
        var series = await LoadAsync(spelt, asOf, failed, cancellationToken);
        if (failed is [var failure, ..])
            throw new OperatorException(failure.Error);
        return series.GetValueOrDefault(spelt[0]) ?? throw new OperatorException(
            $"{symbol} has no prices{(asOf < DateOnly.MaxValue ? $" up to {asOf:O}" : "")}. Fetch them first: forecast-worker run fetch-prices --symbols {symbol}");
    }

    /// <summary>Symbols as they are stored, in any case; each once.</summary>
    public async Task<IReadOnlyList<string>> SpellAsync(IReadOnlyList<string> symbols, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return SymbolNames.Resolve(symbols, await database.Symbols.AsNoTracking().Select(row => row.Symbol).ToListAsync(cancellationToken), []);
    }

    /// <summary>The clocks of the symbols that are known here; the others are left out.</summary>
    /// <param name="failed">Takes the symbols whose listing cannot be used, such as one with a time zone that this machine does not
    /// know.</param>
    public async Task<IReadOnlyDictionary<string, ExchangeClock>> LoadClocksAsync(
        IReadOnlyCollection<string> symbols, ICollection<SymbolFailure> failed, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await LoadClocksAsync(database, symbols, failed, cancellationToken);
    }

    /// <summary>The sessions of a range, both ends included, that have a bar.</summary>
    public async Task<IReadOnlySet<(string Symbol, DateOnly Date)>> LoadSessionsAsync(
        IReadOnlyCollection<string> symbols, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var bars = await database.PriceBars.AsNoTracking()
            .Where(bar => symbols.Contains(bar.Symbol) && bar.Date >= from && bar.Date <= to)
            .Select(bar => new { bar.Symbol, bar.Date }).ToListAsync(cancellationToken);
        return bars.Select(bar => (bar.Symbol, bar.Date)).ToHashSet();
    }

    /// <summary>The series of many symbols in two queries. A symbol without a bar up to the as-of date is not in the result.</summary>
    /// <param name="failed">Takes the symbols whose listing cannot be used.</param>
    public Task<IReadOnlyDictionary<string, PriceSeries>> LoadAsync(
        IReadOnlyCollection<string> symbols, DateOnly asOf, ICollection<SymbolFailure> failed, CancellationToken cancellationToken) =>
        LoadAsync(symbols, asOf, null, failed, cancellationToken);

    /// <param name="knownAt">Reads the closes as they were at this instant; null reads them as they are.</param>
    /// <param name="failed">Takes the symbols whose listing cannot be used.</param>
    public Task<IReadOnlyDictionary<string, PriceSeries>> LoadAsync(
        IReadOnlyCollection<string> symbols, DateOnly asOf, DateTimeOffset? knownAt, ICollection<SymbolFailure> failed,
        CancellationToken cancellationToken) =>
        LoadAsync((database, known) => database.BarsOf(known, asOf, knownAt), symbols, failed, cancellationToken);

    /// <summary>The newest close of each symbol alone.</summary>
    /// <inheritdoc cref="LoadAsync(IReadOnlyCollection{string}, DateOnly, DateTimeOffset?, ICollection{SymbolFailure}, CancellationToken)"/>
    public Task<IReadOnlyDictionary<string, PriceSeries>> LoadNewestAsync(
        IReadOnlyCollection<string> symbols, DateOnly asOf, DateTimeOffset? knownAt, ICollection<SymbolFailure> failed,
        CancellationToken cancellationToken) =>
        LoadAsync((database, known) => database.NewestBarsOf(known, asOf, knownAt), symbols, failed, cancellationToken);

    private async Task<IReadOnlyDictionary<string, PriceSeries>> LoadAsync(
        Func<WorkerDbContext, IReadOnlyCollection<string>, IQueryable<PriceBarRow>> barsOf, IReadOnlyCollection<string> symbols,
        ICollection<SymbolFailure> failed, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var clocks = await LoadClocksAsync(database, symbols, failed, cancellationToken);
        var bars = barsOf(database, clocks.Keys)
            .OrderBy(bar => bar.Symbol).ThenBy(bar => bar.Date)
            .Select(bar => new { bar.Symbol, bar.Date, bar.Close }).AsAsyncEnumerable();

        var all = new Dictionary<string, PriceSeries>();
        List<DateOnly> dates = [];
        List<decimal> closes = [];
        await foreach (var bar in bars.WithCancellation(cancellationToken))
        {
            if (!all.ContainsKey(bar.Symbol))
                all[bar.Symbol] = new PriceSeries(bar.Symbol, clocks[bar.Symbol], dates = [], closes = []);
            dates.Add(bar.Date);
            closes.Add(bar.Close);
        }
        return all;
    }

    private async Task<Dictionary<string, ExchangeClock>> LoadClocksAsync(
        WorkerDbContext database, IReadOnlyCollection<string> symbols, ICollection<SymbolFailure> failed, CancellationToken cancellationToken)
    {
        var catalog = options.Value.CalendarCatalog();
        var rows = await database.Symbols.AsNoTracking().Where(row => symbols.Contains(row.Symbol)).ToListAsync(cancellationToken);
        var clocks = new Dictionary<string, ExchangeClock>();
        foreach (var row in rows)
        {
            try
            {
                clocks[row.Symbol] = Clock(row, catalog);
            }
            catch (Exception failure) when (SymbolFailure.Is(failure, cancellationToken))
            {
                failed.Add(new SymbolFailure(row.Symbol, failure));
            }
        }
        return clocks;
    }

    private static ExchangeClock Clock(SymbolRow row, CalendarCatalog catalog) =>
        new(catalog.ByName(row.Calendar), TimeZoneInfo.FindSystemTimeZoneById(row.TimeZone), row.SessionClose);
}
