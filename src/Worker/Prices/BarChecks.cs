using System.Globalization;
using System.Text.Json;
using Worker.Prices.Levels;

namespace Worker.Prices;

/// <summary>The result of the checks of an answer: every row of it is accepted, rejected or without any price.</summary>
internal sealed record CheckedBars
{
    /// <summary>Ascending by date, one a date, each with a close.</summary>
    public required IReadOnlyList<PriceBar> Accepted { get; init; }

    /// <summary>
    /// The bars that keep every rule for a single bar, those on a wrong level included: ascending by date, one a date, each with a close.
    /// </summary>
    public required IReadOnlyList<PriceBar> Sound { get; init; }

    /// <summary>The bars of <see cref="Sound"/> that are on a wrong level.</summary>
    public required IReadOnlyList<PriceBar> OnWrongLevel { get; init; }

    /// <summary>The rows that broke a rule, those that the feed could not read among them.</summary>
    public required IReadOnlyList<RejectedBar> Rejected { get; init; }

    /// <summary>The dates of rows without any price: days without a bar, which is no error.</summary>
    public required IReadOnlyList<DateOnly> DaysWithoutBar { get; init; }
}

/// <summary>Sorts the bars of an answer into accepted and rejected by named rules.</summary>
internal static class BarChecks
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static CheckedBars Run(PriceFeedAnswer answer, BarCheckContext context)
    {
        var rejected = new List<RejectedBar>(answer.Unreadable);
        var sound = new List<PriceBar>(answer.Bars.Count);
        var afterNegative = new HashSet<DateOnly>();
        var empty = new List<DateOnly>(answer.EmptyDays);
        var wasNegative = false;
        var areRangesAdjusted = BarRepairs.AreRangesAdjusted(answer.Bars);
        foreach (var received in answer.Bars.OrderBy(bar => bar.Date))
        {
            var bar = BarRepairs.Apply(received, areRangesAdjusted);
            if (bar is { Open: null, High: null, Low: null, Close: null, AdjustedClose: null })
            {
                empty.Add(bar.Date);
            }
            else if (FirstBroken(bar, context) is { } rejection)
            {
                rejected.Add(rejection);
                wasNegative |= rejection.Rule == BarRules.NonPositivePrice;
            }
            else if (sound.Count > 0 && sound[^1].Date == bar.Date)
            {
                rejected.Add(Reject(bar, "duplicate_date", $"a row before it has the same date and close {Text(sound[^1].Close)}; the first counts"));
            }
            else
            {
                sound.Add(bar);
                if (wasNegative)
                    afterNegative.Add(bar.Date);
                wasNegative = false;
            }
        }

        var onWrongLevel = FindWrongLevels(sound, afterNegative, answer, context, rejected);
        return new CheckedBars
        {
            Accepted = [.. sound.Where(bar => !onWrongLevel.Contains(bar))],
            Sound = sound,
            OnWrongLevel = [.. onWrongLevel],
            Rejected = rejected,
            DaysWithoutBar = empty,
        };
    }

    /// <summary>Takes out the blocks of closes that are on another level because of a fault of the feed.</summary>
    private static HashSet<PriceBar> FindWrongLevels(
        List<PriceBar> bars, HashSet<DateOnly> afterNegative, PriceFeedAnswer answer, BarCheckContext context, List<RejectedBar> rejected)
    {
        List<LevelPoint> points =
        [
            .. context.Before.Select(bar => LevelPoint.Of(bar, isTrusted: true)),
            .. bars.Select(bar => LevelPoint.Of(bar, isTrusted: false, afterNegative.Contains(bar.Date))),
        ];
        var wrong = new HashSet<PriceBar>(ReferenceEqualityComparer.Instance);
        foreach (var level in LevelCheck.Find(points, answer.Actions, Math.Log(1 + (double)context.MaxDailyMove), answer.UnitsPerQuote))
        {
            var bar = bars[level.Index - context.Before.Count];
            wrong.Add(bar);
            rejected.Add(Reject(bar, level.Rule, string.Create(CultureInfo.InvariantCulture,
                $"close {bar.Close} beside {level.Reference.Close:G9} on {level.Reference.Date:yyyy-MM-dd} stands {level.Factor:G3} times as high as the "
                + $"other closes; expected one level. If it is right, fetch the whole history: run fetch-prices --full")));
        }
        return wrong;
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

    private static string Text(decimal? price) => price?.ToString(CultureInfo.InvariantCulture) ?? "";
}
