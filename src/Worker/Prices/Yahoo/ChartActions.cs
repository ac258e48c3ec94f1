using System.Globalization;
using System.Text.Json.Nodes;

namespace Worker.Prices.Yahoo;

/// <summary>Splits, dividends and capital gains of a chart.</summary>
internal sealed class ChartActions(ExchangeClock clock, DateOnly from, decimal unitsPerQuote, FeedRows rows)
{
    private const int Decimals = 8;

    private readonly List<CorporateAction> _actions = [];

    /// <summary>
    /// One action a date and kind, ascending: two dividends of one day are added up, two splits of one day multiplied. An event
    /// that cannot be read is rejected by name among the rows.
    /// </summary>
    public IReadOnlyList<CorporateAction> Read(ChartEvents? events)
    {
        foreach (var split in Of(events?.Splits))
            Add(split, "split", split is { Numerator.Number: > 0 and var after, Denominator.Number: > 0 and var before } ? after / before : null);
        foreach (var dividend in Of(events?.Dividends))
            Add(dividend, "dividend", dividend.Amount.Number / unitsPerQuote);
        foreach (var gain in Of(events?.CapitalGains))
            Add(gain, "capital_gain", gain.Amount.Number / unitsPerQuote);

        return
        [
            .. _actions.GroupBy(action => (action.Date, action.Kind))
                .Select(same => new CorporateAction(same.Key.Date, same.Key.Kind, decimal.Round(Together(same), Decimals)))
                .OrderBy(action => action.Date).ThenBy(action => action.Kind, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<ChartEvent> Of(IReadOnlyDictionary<string, ChartEvent>? events) => events?.Values ?? [];

    private static decimal Together(IGrouping<(DateOnly Date, string Kind), CorporateAction> same) => same.Key.Kind == "split"
        ? same.Aggregate(1m, (product, split) => product * split.Value)
        : same.Sum(action => action.Value);

    private void Add(ChartEvent read, string kind, decimal? value)
    {
        if (clock.Session(read.Date) is not { } date)
            Reject($"{kind} without a date", null, kind, read);
        else if (date < from)
            return;
        else if (value is not { } amount)
            Reject($"{kind} of {date:yyyy-MM-dd}", date, kind, read);
        else
            _actions.Add(new CorporateAction(date, kind, amount));
    }

    private void Reject(string rowKey, DateOnly? date, string kind, ChartEvent read)
    {
        static string? Text(FeedCell cell) => cell.Number?.ToString(CultureInfo.InvariantCulture) ?? cell.Unreadable;
        var values = new JsonObject
        {
            ["kind"] = kind,
            ["date"] = Text(read.Date),
            ["amount"] = Text(read.Amount),
            ["numerator"] = Text(read.Numerator),
            ["denominator"] = Text(read.Denominator),
        };
        var expected = kind == "split" ? "a numerator and a denominator above 0" : "a number as amount";
        var detail = $"{kind} was {values.ToJsonString()}; expected a date in seconds since 1970 and {expected}.";
        rows.Reject(rowKey, date, "unreadable_action", detail, values.ToJsonString());
    }
}
