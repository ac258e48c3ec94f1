using SkiaSharp;
using Worker.Observability;
using Worker.Reports;

namespace Worker.Tests.Reports;

public sealed class ChartTests
{
    private static readonly DateOnly Start = new(2020, 1, 1);

    private static IReadOnlyList<ChartPoint> Points(int from, int count, double shift) =>
        [.. Enumerable.Range(from, count).Select(i => new ChartPoint(Start.AddDays(i), 100 + (10 * Math.Sin(i / 9.0)) + shift))];

    private static PriceChartData Data() => new()
    {
        Symbol = "TEST",
        Currency = "USD",
        Model = "gru",
        Training = Points(0, 300, 0),
        Test = Points(300, 100, 0),
        Predicted = Points(300, 100, 1),
        Naive = Points(300, 100, -1),
        Forecast = [new ChartForecast(Start.AddDays(401), 100, 95, 105, 90, 110), new ChartForecast(Start.AddDays(402), 101, 94, 108, 88, 114)],
        RmseRatio = 0.99,
    };

    private static SKBitmap Draw(Action<string> save)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "chart.png");
        save(path);
        return SKBitmap.Decode(path);
    }

    private static bool Has(SKBitmap bitmap, ScottPlot.Color color) =>
        bitmap.Pixels.Any(pixel => (pixel.Red, pixel.Green, pixel.Blue) == (color.R, color.G, color.B));

    [Fact]
    public void A_price_chart_is_a_picture_of_twice_the_size_with_a_hue_for_each_series()
    {
        using var bitmap = Draw(path => PriceChart.SavePng(Data(), path, width: 600, height: 400));
        Assert.Equal((1200, 800), (bitmap.Width, bitmap.Height));
        Assert.All([ChartStyle.Past, ChartStyle.Actual, ChartStyle.Model, ChartStyle.Naive], color => Assert.True(Has(bitmap, color)));
    }

    [Fact]
    public void Both_panels_of_a_price_chart_are_drawn()
    {
        using var bitmap = Draw(path => PriceChart.SavePng(Data(), path, width: 600, height: 400));
        var rows = Enumerable.Range(0, bitmap.Height).Where(y => Enumerable.Range(0, bitmap.Width).Any(x => bitmap.GetPixel(x, y) != SKColors.White)).ToArray();
        Assert.Contains(rows, y => y < bitmap.Height * 0.3);
        Assert.Contains(rows, y => y > bitmap.Height * 0.9);
    }

    [Fact]
    public void A_symbol_without_a_forecast_is_drawn_without_one()
    {
        using var bitmap = Draw(path => PriceChart.SavePng(Data() with { Forecast = [] }, path, width: 600, height: 400));
        Assert.True(Has(bitmap, ChartStyle.Actual));
    }

    [Fact]
    public void Nothing_to_draw_is_refused_in_words() =>
        Assert.Contains("train-forecaster", Assert.Throws<OperatorException>(() => PriceChart.SavePng(Data() with { Test = [] }, "never.png")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_loss_chart_shows_both_curves_and_refuses_none()
    {
        using var bitmap = Draw(path => LossChart.SavePng(
            "gru version 1", [new LossPoint(1, 1.0, 0.9), new LossPoint(2, 0.8, 0.7), new LossPoint(3, 0.6, 0.75)], "mean squared error", path, width: 500, height: 300));
        Assert.Equal((1000, 600), (bitmap.Width, bitmap.Height));
        Assert.True(Has(bitmap, ChartStyle.Past) && Has(bitmap, ChartStyle.Model));
        Assert.Throws<OperatorException>(() => LossChart.SavePng("gru", [], "mean squared error", "never.png"));
    }
}
