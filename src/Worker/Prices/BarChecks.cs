using System.Globalization;
using System.Text.Json;

namespace Worker.Prices;

/// <summary>What the checks made of an answer: every row of it is accepted, rejected or without any price.</summary>
internal sealed record CheckedBars
{
    /// <summary>Ascending by date, one a date, each with a close.</summary>
    public required IReadOnlyList<PriceBar> Accepted { get; init; }

    /// <summary>The rows that broke a rule, those that the feed could not read among them.</summary>
    public required IReadOnlyList<RejectedBar> Rejected { get; init; }

    /// <summary>Rows without any price: days without a bar, which is no error.</summary>
    public required int DaysWithoutBar { get; init; }
}

/// <summary>Sorts the bars of an answer into accepted and rejected by named rules.</summary>
internal static class BarChecks
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static CheckedBars Run(PriceFeedAnswer answer, BarCheckContext context)
    {
        var rejected = new List<RejectedBar>(answer.Unreadable);
        var sound = new List<PriceBar>(answer.Bars.Count);
        var empty = 0;
        foreach (var bar in answer.Bars.OrderBy(bar => bar.Date))
        {
            if (bar is { Open: null, High: null, Low: null, Close: null, AdjustedClose: null })
                empty++;
            else if (FirstBroken(bar, context) is { } rejection)
                rejected.Add(rejection);
            else if (sound.Count > 0 && sound[^1].Date == bar.Date)
                rejected.Add(Reject(bar, "duplicate_date", $"a row before it has the same date and close {Text(sound[^1].Close)}; the first counts"));
            else
                sound.Add(bar);
        }

        var splits = answer.Actions.Where(action => action.Kind == "split").Select(action => action.Date).ToHashSet();
        return new CheckedBars
        {
            Accepted = WithoutJumps(sound, splits, context, rejected),
            Rejected = rejected,
            DaysWithoutBar = answer.EmptyRows + empty,
        };
    }

    /// <summary>
    /// Takes out closes that leap and come back. A leap is believed when a split explains it or when the next close is
    /// nearer to it than to the close before, so a true change of level costs one session of doubt at the end of the data.
    /// </summary>
    private static List<PriceBar> WithoutJumps(
        List<PriceBar> bars, HashSet<DateOnly> splits, BarCheckContext context, List<RejectedBar> rejected)
    {
        var accepted = new List<PriceBar>(bars.Count);
        var before = context.PreviousClose;
        for (var i = 0; i < bars.Count; i++)
        {
            var close = bars[i].Close!.Value;
            var next = i + 1 < bars.Count ? bars[i + 1].Close : null;
            if (before is { } previous && Move(previous, close) > context.MaxDailyMove && !splits.Contains(bars[i].Date)
                && !(next is { } following && Move(close, following) < Move(previous, following)))
            {
                rejected.Add(Reject(bars[i], "jump_without_split",
                    $"close {Text(close)} after {Text(previous)}: more than a factor of {Text(1 + context.MaxDailyMove)}, no split on the date"
                    + (next is null ? ", and no later bar to confirm it" : $", and not confirmed by the next close {Text(next)}")));
                continue;
            }
            accepted.Add(bars[i]);
            before = close;
        }
        return accepted;
    }

    private static RejectedBar? FirstBroken(PriceBar bar, BarCheckContext context)
    {
        foreach (var rule in BarRules.All)
        {
            if (rule.Complaint(bar, context) is { } complaint)
                return Reject(bar, rule.Name, complaint);
        }
        return null;
    }

    private static RejectedBar Reject(PriceBar bar, string rule, string detail) =>
        new(bar.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), bar.Date, rule, detail, JsonSerializer.Serialize(bar, Json));

    private static decimal Move(decimal from, decimal to) => Math.Max(from / to, to / from) - 1;

    private static string Text(decimal? price) => price?.ToString(CultureInfo.InvariantCulture) ?? "";
}
