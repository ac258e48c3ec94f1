using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using Worker.Observability;

namespace Worker.Reports;

/// <summary>Two panels on one time axis: the mean score by day with its moving mean, and below it how many reviews there were.</summary>
internal static class SentimentChart
{
    private const int Width = 1100;
    private const int Height = 650;

    /// <summary>Pixels of the left axis, the same in both panels so that their days are aligned.</summary>
    private const float LeftSpace = 70;

    private const float UpperShare = 0.68f;

    /// <exception cref="OperatorException">There is nothing to draw.</exception>
    public static byte[] Draw(SentimentChartData data, PictureFormat format)
    {
        if (data.Days.Count == 0)
            throw new OperatorException($"There are no scores of {data.Subject} to draw. Run score-reviews first.");
        using Plot scores = new(), volumes = new();
        DrawScores(scores, data);
        DrawVolumes(volumes, data);
        foreach (var plot in (Plot[])[scores, volumes])
        {
            plot.Axes.Left.MinimumSize = LeftSpace;
            plot.Axes.Left.MaximumSize = LeftSpace;
            plot.Axes.Left.MinorTickStyle.Length = 0;
            plot.Axes.Right.MinimumSize = LeftSpace / 2;
            var (from, to) = Range(data);
            plot.Axes.SetLimitsX(from, to);
        }

        using var heading = ChartStyle.CanWrite(data.Subject) ? null : ShapedHeading.Outline(data.Subject);
        return ChartStyle.DrawPanels(format, Width, Height, UpperShare, new PictureText(Title(data, data.Subject), Describe(data)), scores, volumes, heading);
    }

    /// <summary>Whether the name of the subject is shown; if no font of the machine can write it, the picture says so.</summary>
    public static bool ShowsName(string subject)
    {
        if (ChartStyle.CanWrite(subject)) return true;
        using var heading = ShapedHeading.Outline(subject);
        return heading is not null;
    }

    private static string Title(SentimentChartData data, string subject)
    {
        var reviews = data.Days.Sum(day => day.Count);
        var mean = data.Days.Sum(day => day.MeanScore * day.Count) / reviews;
        return string.Create(CultureInfo.InvariantCulture,
            $"{subject}: mean P(positive) {mean:0.00} over {reviews:N0} reviews, {data.Days[0].Date:yyyy-MM-dd} to {data.Days[^1].Date:yyyy-MM-dd}");
    }

    private static string Describe(SentimentChartData data) =>
        $"Mean P(positive) by day with its mean over {data.MeanDays} days, and the number of reviews a day.{(data.Model is { } model ? $" {model}." : "")}";

    private static void DrawScores(Plot plot, SentimentChartData data)
    {
        var subject = ChartStyle.CanWrite(data.Subject) ? data.Subject
            : ShowsName(data.Subject) ? "Reviews"
            : $"A subject whose name of {data.Subject.EnumerateRunes().Count()} letters no font of this machine can write";
        Apply(plot, Title(data, subject) + (data.Model is { } model ? $"\n{model}" : ""), "P(positive)");
        plot.Axes.SetLimitsY(0, 1.02);
        plot.Axes.Left.TickGenerator = new NumericManual([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"]);
        plot.Add.HorizontalLine(0.5, 1, ChartStyle.Past);

        var days = plot.Add.ScatterPoints(
            data.Days.Select(day => ChartStyle.At(day.Date)).ToArray(), data.Days.Select(day => day.MeanScore).ToArray(), ChartStyle.Naive);
        days.MarkerSize = 6;
        days.LegendText = "mean of the day";
        var moving = data.MovingMean();
        var line = plot.Add.ScatterLine(
            moving.Select(point => ChartStyle.At(point.Date)).ToArray(), moving.Select(point => point.Value).ToArray(), ChartStyle.Model);
        line.LineWidth = 2.5f;
        line.LegendText = $"mean of {data.MeanDays} days' reviews";
        ChartStyle.Legend(plot);
    }

    private static void DrawVolumes(Plot plot, SentimentChartData data)
    {
        Apply(plot, "", "reviews a day");
        // Over years a day would be less than a pixel wide.
        var size = Math.Max(0.8, (data.Days[^1].Date.DayNumber - data.Days[0].Date.DayNumber) / 400.0);
        plot.Add.Bars(data.Days.Select(day => new Bar
        {
            Position = ChartStyle.At(day.Date),
            Value = day.Count,
            Size = size,
            FillColor = ChartStyle.Actual,
            LineWidth = 0,
        }).ToArray());
        plot.Axes.SetLimitsY(0, data.Days.Max(day => day.Count) * 1.1);
        plot.Axes.Left.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true, TargetTickCount = 4 };
    }

    private static void Apply(Plot plot, string title, string left)
    {
        ChartStyle.Apply(plot, title, left);
        ChartStyle.DaysBelow(plot);
    }

    /// <summary>At least a few days, or a single one would be stretched over the whole width.</summary>
    private static (double From, double To) Range(SentimentChartData data)
    {
        var (from, to) = (ChartStyle.At(data.Days[0].Date), ChartStyle.At(data.Days[^1].Date));
        var margin = Math.Max((to - from) * 0.02, to - from < 7 ? 3.5 : 1);
        return (from - margin, to + margin);
    }
}
