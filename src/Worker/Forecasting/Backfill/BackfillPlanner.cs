using Microsoft.Extensions.Options;
using Worker.Models;
using Worker.Observability;
using Worker.Prices;
using Worker.Storage.Tables;

namespace Worker.Forecasting.Backfill;

/// <summary>Turns a range of dates into the sessions to forecast, oldest first, by each symbol's own calendar.</summary>
internal sealed class BackfillPlanner(
    PriceHistory history, PastForecasts past, ModelVersions versions, IOptions<ForecastingOptions> options, TimeProvider time)
{
    /// <param name="failed">Takes the symbols whose listing cannot be used; the others are planned.</param>
    /// <exception cref="OperatorException">No bar of a symbol is stored.</exception>
    public async Task<IReadOnlyList<BackfillDay>> PlanAsync(
        BackfillRequest request, ICollection<SymbolFailure> failed, CancellationToken cancellationToken)
    {
        request = request with { Symbols = await history.SpellAsync(request.Symbols, cancellationToken) };
        var clocks = await history.LoadClocksAsync(request.Symbols, failed, cancellationToken);
        request = request with { Symbols = [.. request.Symbols.Except(failed.Select(one => one.Symbol))] };
        var unknown = request.Symbols.Where(symbol => !clocks.ContainsKey(symbol)).ToList();
        if (unknown.Count > 0)
        {
            throw new OperatorException(
                $"There are no prices of {FirstFew.Of(unknown)}. Fetch them first: forecast-worker run fetch-prices --symbols {string.Join(',', unknown)}");
        }
        var bars = await history.LoadSessionsAsync(request.Symbols, request.From, request.To, cancellationToken);
        var isWanted = await WantedAsync(request, clocks, cancellationToken);
        var byName = (await versions.ListAsync(cancellationToken)).Where(row => row.Kind == ForecasterKind.Name).ToLookup(row => row.Name);
        var lastBars = bars.GroupBy(bar => bar.Symbol).ToDictionary(group => group.Key, group => group.Max(bar => bar.Date));
        var now = time.GetUtcNow();
        var finished = clocks.ToDictionary(pair => pair.Key, pair => pair.Value.LastFinishedSession(now));

        var days = new List<BackfillDay>();
        for (var date = request.From; date <= request.To; date = date.AddDays(1))
        {
            var open = request.Symbols.Where(symbol =>
                date <= finished[symbol] && clocks[symbol].Calendar.IsSession(date) && isWanted(symbol, date)).ToList();
            var ready = open.Where(symbol => bars.Contains((symbol, date))).ToList();
            // Without a bar though later ones are there: a holiday that the calendar does not know.
            var behind = open.Where(symbol => !lastBars.TryGetValue(symbol, out var last) || last < date).ToList();
            if (ready.Count + behind.Count > 0)
                days.Add(new BackfillDay(date, ready, VersionsFor(ready, date, byName), behind));
        }
        return days;
    }

    private List<long> VersionsFor(List<string> symbols, DateOnly asOf, ILookup<string, ModelVersionRow> byName) =>
        [.. symbols.Select(options.Value.VersionName).Distinct()
            .Select(name => ModelVersions.ForDay(byName[name], asOf)?.Id).OfType<long>()];

    private async Task<Func<string, DateOnly, bool>> WantedAsync(
        BackfillRequest request, IReadOnlyDictionary<string, ExchangeClock> clocks, CancellationToken cancellationToken)
    {
        switch (request.Scope)
        {
            case BackfillScope.OnlyMissing:
                var made = await past.MadeAsync(request, cancellationToken);
                return (symbol, date) => !made.Contains((symbol, date));
            case BackfillScope.OnlyFailed:
                var failed = await past.FailedDaysAsync(request, clocks.Values.First(), cancellationToken);
                return (_, date) => failed.Contains(date);
            default:
                return (_, _) => true;
        }
    }
}
