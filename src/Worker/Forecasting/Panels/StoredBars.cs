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
        var columns = new SortedDictionary<string, Columns>(StringComparer.Ordinal);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (!columns.TryGetValue(row.Symbol, out var symbol))
                columns[row.Symbol] = symbol = new Columns();
            symbol.Dates.Add(row.Date);
            symbol.Open.Add((double?)row.Open ?? double.NaN);
            symbol.High.Add((double?)row.High ?? double.NaN);
            symbol.Low.Add((double?)row.Low ?? double.NaN);
            symbol.Close.Add((double)row.Close);
            symbol.Volume.Add(row.Volume ?? double.NaN);
        }
        DailyBars[] bars = [.. columns.Select(pair => new DailyBars(
            pair.Key, [.. pair.Value.Dates], [.. pair.Value.Open], [.. pair.Value.High], [.. pair.Value.Low], [.. pair.Value.Close], [.. pair.Value.Volume]))];
        return await new StoredMoods(contexts, options.Value.Subjects).AttachAsync(bars, asOf, cancellationToken);
    }

    private sealed class Columns
    {
        public List<DateOnly> Dates { get; } = [];

        public List<double> Open { get; } = [];

        public List<double> High { get; } = [];

        public List<double> Low { get; } = [];

        public List<double> Close { get; } = [];

        public List<double> Volume { get; } = [];
    }
}
