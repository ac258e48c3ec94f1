using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Worker.Storage;
using Worker.Storage.Queries;

namespace Worker.Forecasting.Panels;

/// <summary>
/// Reads stored bars with open, high, low, volume, and the mood of symbols that have subjects. Nothing after the as-of date passes it.
/// Thread-safe.
/// </summary>
internal sealed class StoredBars(IDbContextFactory<WorkerDbContext> contexts, IOptions<ForecastingOptions> options)
{
    /// <returns>The bars of each symbol that has one up to the as-of date, in the order of the names.</returns>
    public Task<IReadOnlyList<DailyBars>> LoadAsync(IReadOnlyCollection<string> symbols, DateOnly asOf, CancellationToken cancellationToken) =>
        LoadAsync(symbols, asOf, null, cancellationToken);

    /// <param name="knownAt">Reads the bars as they were at this instant; null reads them as they are.</param>
    /// <returns>The bars of each symbol that has one up to the as-of date, in the order of the names.</returns>
    public async Task<IReadOnlyList<DailyBars>> LoadAsync(
        IReadOnlyCollection<string> symbols, DateOnly asOf, DateTimeOffset? knownAt, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = context.BarsOf(symbols, asOf, knownAt)
            .OrderBy(bar => bar.Symbol).ThenBy(bar => bar.Date)
            .Select(bar => new { bar.Symbol, bar.Date, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume }).AsAsyncEnumerable();
        var bars = new List<DailyBars>();
        var columns = new Columns();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (columns.Symbol != row.Symbol)
            {
                columns.MoveTo(bars);
                columns.Symbol = row.Symbol;
            }
            columns.Dates.Add(row.Date);
            columns.Open.Add((double?)row.Open ?? double.NaN);
            columns.High.Add((double?)row.High ?? double.NaN);
            columns.Low.Add((double?)row.Low ?? double.NaN);
            columns.Close.Add((double)row.Close);
            columns.Volume.Add(row.Volume ?? double.NaN);
        }
        columns.MoveTo(bars);
        bars.Sort((one, other) => string.CompareOrdinal(one.Symbol, other.Symbol));
        return await new StoredMoods(contexts, options.Value.Subjects).AttachAsync(bars, asOf, cancellationToken);
    }

    /// <summary>The rows of one symbol, until the next begins.</summary>
    private sealed class Columns
    {
        public string? Symbol { get; set; }

        public List<DateOnly> Dates { get; } = [];

        public List<double> Open { get; } = [];

        public List<double> High { get; } = [];

        public List<double> Low { get; } = [];

        public List<double> Close { get; } = [];

        public List<double> Volume { get; } = [];

        public void MoveTo(List<DailyBars> bars)
        {
            if (Symbol is not null)
            {
                bars.Add(new DailyBars(
                    Symbol, Dates.ToArray(), Open.ToArray(), High.ToArray(), Low.ToArray(), Close.ToArray(), Volume.ToArray()));
            }
            Dates.Clear();
            foreach (var column in (List<double>[])[Open, High, Low, Close, Volume])
                column.Clear();
        }
    }
}
