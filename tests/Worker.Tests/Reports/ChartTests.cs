using System.Text;
using System.Xml.Linq;
using ScottPlot;
using ScottPlot.Panels;
using ScottPlot.Plottables;
using SkiaSharp;
using Worker.Observability;
using Worker.Reports;

namespace Worker.Tests.Reports;

public sealed class ChartTests
{
    private const int AsOf = 399;

    private static readonly DateOnly Start = new(2020, 1, 1);

    private static PriceChartData Data() => new()
    {
        Symbol = "TEST",
        Currency = "USD",
        AsOf = Start.AddDays(AsOf),
        Closes = [.. Enumerable.Range(0, 410).Select(i => new ChartPoint(Start.AddDays(i), 100 + (10 * Math.Sin(i / 9.0))))],
        Forecast = [Forecast(AsOf + 1, 1, "naive", 100, 100), Forecast(AsOf + 2, 2, "har", 100, 100)],
        Past = [.. Enumerable.Range(AsOf - 30, 30).Select(i => Forecast(i, 1, "har", 99, 99))],
        Skill = new ChartSkill(30, 0.8, 0.97),
    };

    private static ChartForecast Forecast(int day, int horizon, string model, double value, double naive) =>
        new(Start.AddDays(day), horizon, model, value, naive, (value - 2, value + 2), (value - 5, value + 5), (value - 9, value + 9));

    private static bool Has(SKBitmap bitmap, Color color) =>
        bitmap.Pixels.Any(pixel => (pixel.Red, pixel.Green, pixel.Blue) == (color.R, color.G, color.B));

    private static SKBitmap Draw(PriceChartData data) => SKBitmap.Decode(PriceChart.Draw(data, PictureFormat.Png));

    private static string Svg(PriceChartData data) => Encoding.UTF8.GetString(PriceChart.Draw(data, PictureFormat.Svg));

    private static string[] LegendOf(Plot plot) => [.. plot.Legend.GetItems().Select(item => item.LabelText)];

    [Fact]
    public void A_price_chart_has_a_hue_for_closes_forecast_and_what_came_after()
    {
        using var bitmap = Draw(Data());
        Assert.Equal((2200, 1720), (bitmap.Width, bitmap.Height));
        Assert.All([ChartStyle.Actual, ChartStyle.Model, ChartStyle.Later], color => Assert.True(Has(bitmap, color)));
    }

    [Fact]
    public void Closes_after_the_as_of_day_alone_have_the_later_hue()
    {
        var (history, closeUp) = PriceChart.Plots(Data());
        foreach (var plot in (Plot[])[history, closeUp])
        {
            var later = Assert.Single(plot.GetPlottables<Scatter>(), line => line.LineColor == ChartStyle.Later);
            Assert.Equal(ChartStyle.At(Start.AddDays(AsOf)), later.Data.GetScatterPoints().Min(point => point.X));
            Assert.All(plot.GetPlottables<Scatter>().Where(line => line.LineColor == ChartStyle.Actual),
                line => Assert.True(line.Data.GetScatterPoints().Max(point => point.X) <= ChartStyle.At(Start.AddDays(AsOf))));
        }
    }

    [Fact]
    public void The_models_that_are_published_are_named_by_horizon_and_no_other_is_drawn()
    {
        Assert.Contains("by naive (horizon 1) and har (horizon 2)", Svg(Data()), StringComparison.Ordinal);
        // Both give the last close: it is drawn once, and the legend says what it is.
        Assert.Contains("forecast (the last close)", LegendOf(PriceChart.Plots(Data()).CloseUp));
        var other = Data() with { Forecast = [Forecast(AsOf + 1, 1, "gru", 103, 100)] };
        Assert.Contains("naive (the last close)", LegendOf(PriceChart.Plots(other).CloseUp));
    }

    [Fact]
    public void The_legend_stands_outside_of_the_axes()
    {
        var (history, closeUp) = PriceChart.Plots(Data());
        foreach (var plot in (Plot[])[history, closeUp])
        {
            plot.RenderInMemory(1100, 500);
            var panel = Assert.Single(plot.Axes.GetPanels().OfType<LegendPanel>());
            var layout = plot.RenderManager.LastRender.Layout;
            var rectangle = panel.GetPanelRect(layout.DataRect, layout.PanelSizes[panel], layout.PanelOffsets[panel], Paint.NewDisposablePaint());
            Assert.True(rectangle.Top >= layout.DataRect.Bottom);
            Assert.False(plot.Legend.IsVisible);
        }
    }

    [Fact]
    public void The_axis_names_the_currency_and_says_that_it_is_logarithmic()
    {
        Assert.Equal("close, USD", PriceChart.Plots(Data()).CloseUp.Axes.Left.Label.Text);
        Assert.Equal("close, USD, logarithmic", PriceChart.Plots(Data() with { IsLog = true }).History.Axes.Left.Label.Text);
        Assert.Equal("close", PriceChart.Plots(Data() with { Currency = null }).History.Axes.Left.Label.Text);
    }

    [Fact]
    public void On_a_logarithmic_axis_equal_distances_are_equal_ratios()
    {
        var data = Data() with { IsLog = true, Closes = [new(Start, 10), new(Start.AddDays(1), 100), new(Start.AddDays(2), 1000)], AsOf = Start.AddDays(2), Forecast = [], Past = [] };
        var points = PriceChart.Plots(data).History.GetPlottables<Scatter>().Single().Data.GetScatterPoints();

        Assert.Equal(points[1].Y - points[0].Y, points[2].Y - points[1].Y, 1e-9);
        Assert.Equal([10, 20, 50, 100, 200, 500, 1000], PriceAxis.Round(10, 1000));
        Assert.Equal([110, 120, 130, 140], PriceAxis.Round(105, 144).Select(tick => Math.Round(tick, 6)));
    }

    [Fact]
    public void A_symbol_without_a_forecast_says_so()
    {
        using var bitmap = Draw(Data() with { Forecast = [], Past = [], Skill = null });
        Assert.True(Has(bitmap, ChartStyle.Actual));
        Assert.False(Has(bitmap, ChartStyle.Model));
        Assert.Contains("TEST: no forecast is published", Svg(Data() with { Forecast = [], Past = [] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_draw_is_refused_in_words() =>
        Assert.Contains("fetch-prices", Assert.Throws<OperatorException>(() => PriceChart.Draw(Data() with { Closes = [] }, PictureFormat.Png)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(nameof(PictureFormat.Png), "89504E47")]
    [InlineData(nameof(PictureFormat.Jpeg), "FFD8FF")]
    [InlineData(nameof(PictureFormat.Webp), "52494646")]
    public void A_picture_has_the_bytes_of_its_format(string format, string magic) =>
        Assert.StartsWith(magic, Convert.ToHexString(PriceChart.Draw(Data(), Enum.Parse<PictureFormat>(format))), StringComparison.Ordinal);

    [Fact]
    public void An_svg_has_a_view_box_a_title_and_a_description()
    {
        var loss = LossChart.Draw("gru version 1", [new LossPoint(1, 1.0, 0.9), new LossPoint(2, 0.8, 0.7)], "mean squared error", PictureFormat.Svg);
        foreach (var svg in (byte[][])[PriceChart.Draw(Data() with { Symbol = "A&B<\u0001" }, PictureFormat.Svg), loss])
        {
            var root = XDocument.Parse(Encoding.UTF8.GetString(svg)).Root!;
            Assert.Matches("^0 0 [0-9]+ [0-9]+$", root.Attribute("viewBox")!.Value);
            Assert.All(["title", "desc"], name => Assert.NotEmpty(root.Elements(root.Name.Namespace + name).Single().Value));
        }
    }

    [Fact]
    public void A_loss_chart_shows_both_curves_and_refuses_none()
    {
        using var bitmap = SKBitmap.Decode(LossChart.Draw(
            "gru version 1", [new LossPoint(1, 1.0, 0.9), new LossPoint(2, 0.8, 0.7), new LossPoint(3, 0.6, 0.75)], "mean squared error", PictureFormat.Png));
        Assert.True(Has(bitmap, ChartStyle.Past) && Has(bitmap, ChartStyle.Model));
        Assert.Throws<OperatorException>(() => LossChart.Draw("gru", [], "mean squared error", PictureFormat.Png));
    }
}
