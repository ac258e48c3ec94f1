using Worker.Reports.Figures;
using Worker.Reports.Pages.Parts;
using Worker.Storage.Views;

namespace Worker.Reports.Pages;

/// <summary>The pictures of a symbol's page.</summary>
internal static class SymbolFigures
{
    /// <summary>The closes of the last months and the published forecast as a fan.</summary>
    public static Figure Fan(SymbolContent content)
    {
        var id = PageLinks.IdOf(content.Symbol.Symbol);
        var closes = content.Closes.Select(bar => One(bar.Date, bar.Close)).ToList();
        var origin = content.Forecasts is [var first, ..] ? One(first.AsOfDate, first.NaiveClose) : default;
        var medians = content.Forecasts.Select(row => One(row.TargetDate, row.PredictedClose));
        var withInner = content.Forecasts.Where(row => row.Lower50 is not null).ToList();
        var later = content.Forecasts.Count > 0 ? closes.Where(close => close.X > origin.X).ToList() : [];
        return new Figure
        {
            Id = $"{id}-fan",
            Title = $"{content.Symbol.Symbol}: close{Unit(content)} and published forecast",
            Description = content.Forecasts is [var next, ..]
                ? $"The closes up to {Words.Day(next.AsOfDate)} and the forecast of {Words.Count(content.Forecasts.Count, "session", "sessions")}. "
                    + $"The next close lies between {Words.Price(next.Lower80)} and {Words.Price(next.Upper80)} with a probability of 80 %."
                : "The closes. There is no forecast.",
            Layers =
            [
                Fan("95 %", "fan-95", content.Forecasts, origin, row => row.Lower95, row => row.Upper95),
                Fan("80 %", "fan-80", content.Forecasts, origin, row => row.Lower80, row => row.Upper80),
                Fan("50 %", "fan-50", withInner, origin, row => row.Lower50!.Value, row => row.Upper50!.Value),
                new Line("close", "actual", [.. closes.Where(close => content.Forecasts.Count == 0 || close.X <= origin.X)]),
                .. later.Count == 0 ? Array.Empty<Layer>() : [new Line("close after the forecast", "later", later)],
                new Line("median", "model", content.Forecasts.Count == 0 ? [] : [origin, .. medians]),
            ],
            Readouts =
            [
                .. content.Closes.Where(bar => content.Forecasts.Count == 0 || bar.Date <= content.Forecasts[0].AsOfDate)
                    .Select(bar => new Readout(bar.Date, Words.Price(bar.Close))),
                .. content.Forecasts.Select(row => new Readout(
                    row.TargetDate,
                    $"{Words.Price(row.PredictedClose)} ({row.Model}), 80 % {Words.Price(row.Lower80)} to {Words.Price(row.Upper80)}"
                    + (row.ActualClose is { } actual ? $", came {Words.Price(actual)}" : ""))),
            ],
        };
    }

    /// <summary>What was published one session ahead, and what came.</summary>
    public static Figure Past(SymbolContent content) => new()
    {
        Id = $"{PageLinks.IdOf(content.Symbol.Symbol)}-past",
        Title = "Published for the next session, and what came",
        Description = content.Past.Count == 0 ? "None is known yet."
            : $"{content.Past.Count(IsInside)} of {content.Past.Count} closes lie in the 80 % interval.",
        Layers =
        [
            Interval("95 %", "fan-95", content.Past, row => row.Lower95, row => row.Upper95),
            Interval("80 %", "fan-80", content.Past, row => row.Lower80, row => row.Upper80),
            new Dots("close, inside 80 %", "actual", [.. content.Past.Where(IsInside).Select(Actual)]),
            new Dots("close, outside", "outside", [.. content.Past.Where(row => !IsInside(row)).Select(Actual)]),
        ],
        Readouts =
        [
            .. content.Past.Select(row => new Readout(
                Day(row), $"came {Words.Price(row.ActualClose)}, 80 % {Words.Price(row.Lower80)} to {Words.Price(row.Upper80)}, {row.Model}")),
        ],
    };

    /// <summary>The loss against naive over time.</summary>
    public static Figure Loss(SymbolContent content) => new()
    {
        Id = $"{PageLinks.IdOf(content.Symbol.Symbol)}-loss",
        Title = "Pinball loss of the last 60 forecasts, naive = 1",
        Description = content.Rolling is [.., var last]
            ? $"On {Words.Day(last.AsOfDate)} it was {Words.Ratio(last.PinballRatio)}; below 1 is better than naive." : "Not known yet.",
        Layers =
        [
            new Rule("naive", "naive", 1),
            Rolling("published", "model", content, row => row.PinballRatio),
        ],
        Readouts = [.. content.Rolling.Select(row => new Readout(row.AsOfDate, $"{Words.Ratio(row.PinballRatio)} of {row.N} forecasts"))],
    };

    /// <summary>The coverage of the two intervals over time.</summary>
    public static Figure Coverage(SymbolContent content) => new()
    {
        Id = $"{PageLinks.IdOf(content.Symbol.Symbol)}-coverage",
        Title = "Share of closes inside the interval, last 60 forecasts",
        Description = content.Rolling is [.., var last]
            ? $"On {Words.Day(last.AsOfDate)} {Words.Percent(last.Coverage80)} of the closes were inside the 80 % interval "
                + $"and {Words.Percent(last.Coverage95)} inside the 95 % one."
            : "Not known yet.",
        Top = 1,
        Format = "0 %",
        Layers =
        [
            new Rule("80 and 95 %, as promised", "naive", 0.8), new Rule(null, "naive", 0.95),
            Rolling("80 % interval", "model", content, row => row.Coverage80), Rolling("95 % interval", "actual", content, row => row.Coverage95),
        ],
        Readouts =
        [
            .. content.Rolling.Select(row => new Readout(
                row.AsOfDate, $"80 % {Words.Percent(row.Coverage80)}, 95 % {Words.Percent(row.Coverage95)} of {row.N}")),
        ],
    };

    /// <summary>The PIT histogram: where the closes fell among the quantiles, as a multiple of what was expected there.</summary>
    public static Figure Pit(SymbolContent content) => new()
    {
        Id = $"{PageLinks.IdOf(content.Symbol.Symbol)}-pit",
        Title = "Where the closes fell among the published quantiles (PIT)",
        Description = "Bars at 1 mean right intervals. High bars at both ends mean intervals that are too narrow, "
            + "high bars in the middle too wide ones.",
        HasDates = false,
        Bottom = 0,
        Layers =
        [
            new Rule("expected", "naive", 1),
            .. content.Pit.Select((bin, i) => new Bars(
                i == 0 ? "share of closes, divided by the expected share" : null, "bars",
                [new Span(Middle(bin), 0, bin.ExpectedShare > 0 ? bin.Share / bin.ExpectedShare : 0)], bin.ToLevel - bin.FromLevel)),
        ],
        Readouts =
        [
            .. content.Pit.Select(bin => new Readout(
                Middle(bin),
                $"quantiles {bin.FromLevel:0.###} to {bin.ToLevel:0.###}: {bin.N} closes, {Words.Percent(bin.Share)}; "
                + $"expected {Words.Percent(bin.ExpectedShare)}")),
        ],
    };

    private static string Unit(SymbolContent content) => content.Symbol.Currency is { } currency ? $" in {currency}" : "";

    private static Band Fan(
        string name, string style, IReadOnlyList<ForecastView> rows, Span origin, Func<ForecastView, decimal> low,
        Func<ForecastView, decimal> high) =>
        new(name, style, rows.Count == 0
            ? [] : [origin, .. rows.Select(row => new Span(row.TargetDate.DayNumber, (double)low(row), (double)high(row)))]);

    private static Line Rolling(string name, string style, SymbolContent content, Func<RollingSkillView, double?> value) =>
        new(name, style, [.. content.Rolling.Where(row => value(row) is not null).Select(row => Span.At(row.AsOfDate, value(row)!.Value))]);

    private static double Middle(PitView bin) => (bin.FromLevel + bin.ToLevel) / 2;

    private static Band Interval(
        string name, string style, IReadOnlyList<ForecastView> rows, Func<ForecastView, decimal> low, Func<ForecastView, decimal> high) =>
        new(name, style, [.. rows.Select(row => new Span(Day(row).DayNumber, (double)low(row), (double)high(row)))]);

    private static bool IsInside(ForecastView row) => row.ActualClose >= row.Lower80 && row.ActualClose <= row.Upper80;

    private static Span Actual(ForecastView row) => One(Day(row), row.ActualClose!.Value);

    private static DateOnly Day(ForecastView row) => row.ActualDate ?? row.TargetDate;

    private static Span One(DateOnly date, decimal value) => Span.At(date, (double)value);
}
