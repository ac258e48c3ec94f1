using System.Globalization;
using ScottPlot;
using Worker.Observability;

namespace Worker.Reports;

/// <summary>
/// Two panels: all closes, and below them the last months close up, with the published forecasts of one session ahead and the published
/// forecast in its intervals. Closes that the forecast has not seen have a hue of their own.
/// </summary>
internal static class PriceChart
{
    private const int Width = 1100;
    private const int Height = 860;
    private const float UpperShare = 0.4f;

    /// <summary>Sessions of the close-up before the forecast, and after its last one.</summary>
    private const int SessionsBefore = 60;

    private const int SessionsAfter = 10;

    /// <exception cref="OperatorException">There is nothing to draw.</exception>
    public static byte[] Draw(PriceChartData data, PictureFormat format)
    {
        var (history, closeUp) = Plots(data);
        using (history)
        using (closeUp)
            return ChartStyle.DrawPanels(format, Width, Height, UpperShare, Text(data), history, closeUp);
    }

    /// <summary>The two panels before they are drawn.</summary>
    /// <exception cref="OperatorException">There is nothing to draw.</exception>
    internal static (Plot History, Plot CloseUp) Plots(PriceChartData data)
    {
        if (data.Closes.Count == 0)
            throw new OperatorException($"There are no prices of {data.Symbol} to draw. Run fetch-prices --symbols {data.Symbol} first.");
        return (History(data), CloseUp(data));
    }

    private static Plot History(PriceChartData data)
    {
        var (plot, axis) = (new Plot(), new PriceAxis(data.IsLog));
        ChartStyle.Apply(plot, Title(data) + (data.Skill is { } skill ? $"\n{InWords(skill)}" : ""), Unit(data));
        plot.Axes.DateTimeTicksBottom();
        Closes(plot, axis, data, data.Closes, 1.5f);
        axis.Label(plot, [.. data.Closes.Select(point => point.Value)]);
        ChartStyle.Legend(plot);
        return plot;
    }

    private static Plot CloseUp(PriceChartData data)
    {
        var (plot, axis) = (new Plot(), new PriceAxis(data.IsLog));
        var closes = Near(data);
        ChartStyle.Apply(plot, data.Forecast is [var first, ..]
            ? $"The last sessions, and the forecast of {first.Date:yyyy-MM-dd} to {data.Forecast[^1].Date:yyyy-MM-dd}"
            : "The last sessions", Unit(data));
        ChartStyle.DaysBelow(plot);
        ChartForecast[] past = [.. data.Past.Where(forecast => forecast.Date >= closes[0].Date && forecast.Date <= data.AsOf)];
        DrawPast(plot, axis, past);
        if (data.Forecast.Count > 0 && closes.LastOrDefault(point => point.Date <= data.AsOf) is { Value: > 0 } start)
            DrawForecast(plot, axis, data, start);
        Closes(plot, axis, data, closes, 2);
        axis.Label(plot, [.. closes.Select(point => point.Value), .. data.Forecast.Concat(past).SelectMany(forecast => (double[])[forecast.Interval95.Lower, forecast.Interval95.Upper])]);
        ChartStyle.Legend(plot);
        return plot;
    }

    private static ChartPoint[] Near(PriceChartData data)
    {
        var end = data.Forecast.Count > 0 ? data.Forecast[^1].Date : data.AsOf;
        return
        [
            .. data.Closes.Where(point => point.Date <= data.AsOf).TakeLast(SessionsBefore),
            .. data.Closes.Where(point => point.Date > data.AsOf && point.Date <= end),
            .. data.Closes.Where(point => point.Date > data.AsOf && point.Date > end).Take(SessionsAfter),
        ];
    }

    private static void Closes(Plot plot, PriceAxis axis, PriceChartData data, IEnumerable<ChartPoint> closes, float width)
    {
        ChartPoint[] seen = [.. closes.Where(point => point.Date <= data.AsOf)], later = [.. closes.Where(point => point.Date > data.AsOf)];
        Line(plot, axis, seen, ChartStyle.Actual, width, "close");
        if (later.Length > 0)
            Line(plot, axis, [.. seen.TakeLast(1), .. later], ChartStyle.Later, width, $"close after {data.AsOf:yyyy-MM-dd}, which the forecast has not seen");
    }

    private static void DrawPast(Plot plot, PriceAxis axis, ChartForecast[] past)
    {
        if (past.Length == 0) return;
        Band(plot, axis, past, [], ChartStyle.Past, 0.3, "80 % interval, one session ahead", forecast => forecast.Interval80);
        var isNaive = past.All(forecast => forecast.Value == forecast.Naive);
        Line(plot, axis, [.. past.Select(forecast => new ChartPoint(forecast.Date, forecast.Value))], ChartStyle.Model, 1.5f,
            isNaive ? "forecast, one session ahead (the close before)" : "forecast, one session ahead", LinePattern.Dashed);
        if (!isNaive)
            Line(plot, axis, [.. past.Select(forecast => new ChartPoint(forecast.Date, forecast.Naive))], ChartStyle.Naive, 1.5f, "naive (the close before)");
    }

    private static void DrawForecast(Plot plot, PriceAxis axis, PriceChartData data, ChartPoint start)
    {
        // An interval fans out from the last known close.
        Band(plot, axis, data.Forecast, [start], ChartStyle.Model, 0.15, "95 % interval", forecast => forecast.Interval95);
        Band(plot, axis, data.Forecast, [start], ChartStyle.Model, 0.32, "80 % interval", forecast => forecast.Interval80);
        if (data.Forecast.All(forecast => forecast.Interval50 is not null))
            Band(plot, axis, data.Forecast, [start], ChartStyle.Model, 0.52, "50 % interval", forecast => forecast.Interval50!.Value);
        var isNaive = data.Forecast.All(forecast => forecast.Value == forecast.Naive);
        Line(plot, axis, [start, .. data.Forecast.Select(forecast => new ChartPoint(forecast.Date, forecast.Value))], ChartStyle.Model, 2.5f,
            isNaive ? "forecast (the last close)" : "forecast");
        if (!isNaive)
            Line(plot, axis, [start, .. data.Forecast.Select(forecast => new ChartPoint(forecast.Date, forecast.Naive))], ChartStyle.Naive, 1.5f, "naive (the last close)");
    }

    private static void Line(
        Plot plot, PriceAxis axis, ChartPoint[] points, Color color, float width, string label, LinePattern? pattern = null)
    {
        if (points.Length == 0)
            return;
        var line = plot.Add.ScatterLine(
            points.Select(point => ChartStyle.At(point.Date)).ToArray(), points.Select(point => axis.At(point.Value)).ToArray(), color);
        line.LineWidth = width;
        line.LegendText = label;
        line.LinePattern = pattern ?? LinePattern.Solid;
    }

    private static void Band(
        Plot plot, PriceAxis axis, IReadOnlyList<ChartForecast> forecasts, ChartPoint[] start, Color color, double tone, string label,
        Func<ChartForecast, (double Lower, double Upper)> bounds)
    {
        double[] dates = [.. start.Select(point => ChartStyle.At(point.Date)), .. forecasts.Select(forecast => ChartStyle.At(forecast.Date))];
        double[] lower = [.. start.Select(point => axis.At(point.Value)), .. forecasts.Select(forecast => axis.At(bounds(forecast).Lower))];
        double[] upper = [.. start.Select(point => axis.At(point.Value)), .. forecasts.Select(forecast => axis.At(bounds(forecast).Upper))];
        var band = plot.Add.FillY(dates, lower, upper);
        // Not see-through: a band on another one must have the tone that the legend shows.
        band.FillColor = color.MixedWith(Colors.White, 1 - tone);
        band.LineWidth = 0;
        band.MarkerSize = 0;
        band.LegendText = label;
    }

    private static string Unit(PriceChartData data) =>
        $"close{(data.Currency is null ? "" : $", {data.Currency}")}{(data.IsLog ? ", logarithmic" : "")}";

    private static string Title(PriceChartData data) => data.Forecast.Count == 0
        ? $"{data.Symbol}: no forecast is published"
        : $"{data.Symbol}: forecast published as of {data.AsOf:yyyy-MM-dd} by {Models(data.Forecast)}";

    private static string InWords(ChartSkill skill) => string.Create(CultureInfo.InvariantCulture,
        $"{skill.Count:N0} forecasts of one session ahead have a known close: {skill.Coverage80:P0} lay in the 80 % interval")
        + (skill.PinballRatio is { } ratio ? string.Create(CultureInfo.InvariantCulture, $", pinball loss {ratio:0.000} of the naive forecast's") : "");

    /// <summary><c>gru (horizon 1, 2) and har (horizon 3, 4, 5)</c>; one model for all horizons is named alone.</summary>
    private static string Models(IReadOnlyList<ChartForecast> forecast)
    {
        var models = forecast.GroupBy(one => one.Model).ToArray();
        return models.Length == 1
            ? models[0].Key
            : string.Join(" and ", models.Select(model => $"{model.Key} (horizon {string.Join(", ", model.Select(one => one.Horizon))})"));
    }

    private static PictureText Text(PriceChartData data)
    {
        var last = data.Closes[^1];
        var forecast = data.Forecast.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $" The forecast of {data.Forecast[^1].Date:yyyy-MM-dd} is {data.Forecast[^1].Value:0.##}, with 80 % between {data.Forecast[^1].Interval80.Lower:0.##} and {data.Forecast[^1].Interval80.Upper:0.##}.");
        return new PictureText(Title(data), string.Create(CultureInfo.InvariantCulture,
            $"Closes from {data.Closes[0].Date:yyyy-MM-dd} to {last.Date:yyyy-MM-dd}{(data.Currency is null ? "" : $" in {data.Currency}")}, the last one {last.Value:0.##}.{forecast}")
            + (data.Skill is { } skill ? $" {InWords(skill)}." : ""));
    }
}
