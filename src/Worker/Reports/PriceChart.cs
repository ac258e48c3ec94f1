using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;
using Worker.Observability;

namespace Worker.Reports;

/// <summary>
/// Two panels: the whole history with the test segment marked, and below it the last months close up, with the model's and the
/// naive predictions and the forecast in its intervals.
/// </summary>
internal static class PriceChart
{
    /// <summary>Sessions of the close-up before the forecast.</summary>
    private const int CloseUpSessions = 60;

    /// <summary>Writes a PNG of twice the requested pixels in each direction.</summary>
    /// <exception cref="OperatorException">There is nothing to draw.</exception>
    public static void SavePng(PriceChartData data, string path, int width = 1100, int height = 800)
    {
        if (data.Test.Count == 0)
            throw new OperatorException($"There is no test segment of {data.Symbol} to draw. Run fetch-prices and train-forecaster first.");
        using Plot history = new(), closeUp = new();
        DrawHistory(history, data);
        DrawCloseUp(closeUp, data);
        // The library's own figure of several plots ignores their scale factor, so the panels are put together here.
        var (pixels, historyRows, rows) = (width * ChartStyle.Sharpness, height * ChartStyle.Sharpness * 2 / 5, height * ChartStyle.Sharpness);
        using var surface = SKSurface.Create(new SKImageInfo(pixels, rows));
        Paint(surface.Canvas, history, pixels, historyRows, top: 0);
        Paint(surface.Canvas, closeUp, pixels, rows - historyRows, top: historyRows);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        using var file = File.Create(path);
        png.SaveTo(file);
    }

    private static void Paint(SKCanvas canvas, Plot plot, int width, int height, int top)
    {
        using var panel = SKImage.FromEncodedData(plot.GetImageBytes(width, height, ImageFormat.Png));
        canvas.DrawImage(panel, 0, top);
    }

    private static void DrawHistory(Plot plot, PriceChartData data)
    {
        ChartStyle.Apply(plot, Title(data), Unit(data));
        plot.Axes.DateTimeTicksBottom();
        Line(plot, data.Training, ChartStyle.Past, 1.5f, "close, training and validation");
        Line(plot, data.Test, ChartStyle.Actual, 1.5f, "close, test");
        ChartStyle.Legend(plot, Alignment.UpperLeft);
    }

    private static string Title(PriceChartData data)
    {
        if (data.PublishedModels.Count == 0)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"{data.Symbol}: test error of the {data.Model} forecast one session ahead is {data.RmseRatio:P2} of the naive forecast's (RMSE)");
        }
        var models = string.Join(" and ", data.PublishedModels);
        return data.PinballRatio is { } ratio
            ? string.Create(CultureInfo.InvariantCulture, $"{data.Symbol}: pinball loss of the published intervals ({models}) is {ratio:P1} of the naive forecast's on the newest fold")
            : $"{data.Symbol}: intervals of {models}; the point forecast is the last close";
    }

    private static void DrawCloseUp(Plot plot, PriceChartData data)
    {
        ChartStyle.Apply(plot, data.Forecast.Count == 0
            ? "The last sessions of the test segment"
            : $"The last sessions, and the forecast of {data.Forecast[0].Date:yyyy-MM-dd} to {data.Forecast[^1].Date:yyyy-MM-dd}", Unit(
                data));
        if (plot.Axes.DateTimeTicksBottom().TickGenerator is DateTimeAutomatic ticks)
            ticks.LabelFormatter = date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (data.Forecast.Count > 0)
        {
            var start = data.Test[^1];
            Band(plot, data, start, 0.15, "95 % interval", point => (point.Lower95, point.Upper95));
            Band(plot, data, start, 0.30, "80 % interval", point => (point.Lower80, point.Upper80));
            Line(plot, [start, .. data.Forecast.Select(point => new ChartPoint(point.Date, point.Value))], ChartStyle.Model, 2.5f, "forecast");
        }
        Line(plot, [.. data.Naive.TakeLast(CloseUpSessions)], ChartStyle.Naive, 2.5f, "naive (the close before)");
        // The point forecast of the quantile preset is the naive one.
        if (data.PublishedModels.Count == 0)
        {
            Line(
                plot, [.. data.Predicted.TakeLast(CloseUpSessions)], ChartStyle.Model, 1.5f, $"{data.Model}, one session ahead",
                LinePattern.Dashed);
        }
        Line(plot, [.. data.Test.TakeLast(CloseUpSessions)], ChartStyle.Actual, 2, "close");
        ChartStyle.Legend(plot, Alignment.UpperLeft);
    }

    private static void Line(
        Plot plot, IReadOnlyList<ChartPoint> points, Color color, float width, string label, LinePattern? pattern = null)
    {
        if (points.Count == 0)
            return;
        var line = plot.Add.ScatterLine(
            points.Select(point => At(point.Date)).ToArray(), points.Select(point => point.Value).ToArray(), color);
        line.LineWidth = width;
        line.LegendText = label;
        line.LinePattern = pattern ?? LinePattern.Solid;
    }

    /// <summary>An interval fans out from the last known close.</summary>
    private static void Band(
        Plot plot, PriceChartData data, ChartPoint start, double alpha, string label, Func<ChartForecast, (double Lower, double Upper)> bounds)
    {
        double[] dates = [At(start.Date), .. data.Forecast.Select(point => At(point.Date))];
        double[] lower = [start.Value, .. data.Forecast.Select(point => bounds(point).Lower)];
        double[] upper = [start.Value, .. data.Forecast.Select(point => bounds(point).Upper)];
        var band = plot.Add.FillY(dates, lower, upper);
        band.FillColor = ChartStyle.Model.WithAlpha(alpha);
        band.LineWidth = 0;
        band.MarkerSize = 0;
        band.LegendText = label;
    }

    private static double At(DateOnly date) => date.ToDateTime(TimeOnly.MinValue).ToOADate();

    private static string Unit(PriceChartData data) => data.Currency is null ? "close" : $"close, {data.Currency}";
}
