using System.Text;
using System.Xml.Linq;
using SkiaSharp;
using Worker.Observability;
using Worker.Reports;
using Worker.Storage.Queries;

namespace Worker.Tests.Reports;

public sealed class SentimentChartTests
{
    private static readonly DateOnly Start = new(2026, 1, 1);

    private static SentimentChartData Data(int days) =>
        new("an app", [.. Enumerable.Range(0, days).Select(i => new SentimentPoint(Start.AddDays(i), 1 + (i % 5), 0.5 + (0.4 * Math.Sin(i / 9.0))))]);

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(2000)]
    public void Both_panels_are_drawn_whatever_the_span(int days)
    {
        using var bitmap = SKBitmap.Decode(SentimentChart.Draw(Data(days), PictureFormat.Png));

        var border = bitmap.Height * 68 / 100;
        Assert.True(Has(bitmap, ChartStyle.Naive, 0, border));
        Assert.True(Has(bitmap, ChartStyle.Actual, border, bitmap.Height));
        // The legend, which shows the colour in any case, stands below all points.
        Assert.Equal(days > 1, Has(bitmap, ChartStyle.Model, 0, border * 8 / 10));
    }

    [Fact]
    public void The_svg_is_well_formed_and_names_the_subject_the_model_its_accuracy_and_the_baseline()
    {
        var svg = XDocument.Parse(Encoding.UTF8.GetString(SentimentChart.Draw(
            Data(60) with { Model = new ServingSentiment(7, "bert-lstm", IsNetwork: true, 0.912, 0.803).ToString() }, PictureFormat.Svg)));

        Assert.Equal("svg", svg.Root!.Name.LocalName);
        Assert.Contains("an app", svg.Root.Value, StringComparison.Ordinal);
        Assert.Contains("bert-lstm version 7: test accuracy 91.2 %, bag of words 80.3 %", svg.Root.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_no_font_can_write_is_told_and_not_drawn_as_boxes()
    {
        var svg = Encoding.UTF8.GetString(SentimentChart.Draw(Data(60) with { Subject = "\ue0f3\ue0f4" }, PictureFormat.Svg));

        Assert.False(SentimentChart.ShowsName("\ue0f3\ue0f4"));
        Assert.True(SentimentChart.ShowsName("an app"));
        Assert.Contains("name of 2 letters", svg, StringComparison.Ordinal);
        Assert.DoesNotContain(XDocument.Parse(svg).Descendants().Where(element => element.Name.LocalName == "text"), text => text.Value.Contains('\ue0f3'));
    }

    [Fact]
    public void The_moving_mean_counts_every_review_of_the_last_week_once()
    {
        var data = new SentimentChartData("x", [new(Start, 1, 1.0), new(Start.AddDays(6), 3, 0.5), new(Start.AddDays(7), 1, 0.1)]);

        Assert.Equal([1.0, (1 + 1.5) / 4, 1.6 / 4], data.MovingMean().Select(point => point.Value).Select(value => Math.Round(value, 12)));
    }

    [Fact]
    public void A_subject_without_scores_is_an_error_that_says_what_to_run() =>
        Assert.Contains("score-reviews", Assert.Throws<OperatorException>(() => SentimentChart.Draw(Data(0), PictureFormat.Png)).Message, StringComparison.Ordinal);

    private static bool Has(SKBitmap bitmap, ScottPlot.Color color, int fromRow, int toRow) =>
        Enumerable.Range(fromRow, toRow - fromRow).Any(y => Enumerable.Range(0, bitmap.Width).Any(x =>
            bitmap.GetPixel(x, y) is var pixel && (pixel.Red, pixel.Green, pixel.Blue) == (color.R, color.G, color.B)));
}
