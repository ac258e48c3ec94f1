using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Worker.Reports;

/// <summary>The look that all charts share: quiet grid, no frame on the right and top, four hues that print well.</summary>
internal static class ChartStyle
{
    public static Color Ink { get; } = Color.FromHex("#33383D");

    public static Color Past { get; } = Color.FromHex("#A9B1B8");

    public static Color Actual { get; } = Color.FromHex("#2B3A4A");

    public static Color Model { get; } = Color.FromHex("#D1495B");

    public static Color Naive { get; } = Color.FromHex("#9CC7DC");

    /// <summary>What came after a forecast.</summary>
    public static Color Later { get; } = Color.FromHex("#2A9D8F");

    private const float HeadingSpace = 38;

    /// <summary>The first plain typeface that the machine has; null leaves the choice to the library.</summary>
    private static readonly string? Sans = Array.Find(
        ["Inter", "Helvetica Neue", "Arial", "Liberation Sans", "Noto Sans", "DejaVu Sans"],
        name => SKFontManager.Default.FontFamilies.Contains(name));

    /// <summary>Whether a title shows the text as it should look. The library's own way for right to left mirrors all that stands beside.</summary>
    public static bool CanWrite(string text)
    {
        using var face = Sans is null ? null : SKFontManager.Default.MatchFamily(Sans);
        return ShapedHeading.IsPlain(text, face ?? SKTypeface.Default);
    }

    public static void Apply(Plot plot, string title, string? left = null)
    {
        // The canvas is scaled as a whole, and another panel may be on it.
        plot.ScaleFactor = 1;
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        if (Sans is not null)
            plot.Font.Set(Sans);
        plot.FigureBackground.Color = Colors.White;
        plot.Axes.Color(Ink);
        plot.Grid.MajorLineColor = Color.FromHex("#E8EBEE");
        plot.Axes.Right.FrameLineStyle.Width = 0;
        // Half of the last label below stands there.
        plot.Axes.Right.MinimumSize = 45;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Title(title, 15);
        plot.Axes.Title.Label.Alignment = Alignment.MiddleCenter;
        plot.Axes.Title.Label.Bold = false;
        if (left is not null)
            plot.YLabel(left, 12);
        plot.Axes.Left.Label.Bold = false;
    }

    /// <summary>A legend below the axes, where there are no data.</summary>
    public static void Legend(Plot plot)
    {
        var legend = plot.Legend;
        legend.Orientation = Orientation.Horizontal;
        legend.TightHorizontalWrapping = true;
        legend.Margin = new PixelPadding(0);
        legend.OutlineWidth = 0;
        legend.ShadowColor = Colors.Transparent;
        legend.BackgroundColor = Colors.Transparent;
        legend.FontSize = 12;
        legend.FontColor = Ink;
        plot.ShowLegend(Edge.Bottom);
    }

    /// <summary>Days below, written year-month-day.</summary>
    public static void DaysBelow(Plot plot)
    {
        if (plot.Axes.DateTimeTicksBottom().TickGenerator is DateTimeAutomatic ticks)
            ticks.LabelFormatter = date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    public static double At(DateOnly date) => date.ToDateTime(TimeOnly.MinValue).ToOADate();

    /// <summary>One plot above the other.</summary>
    /// <param name="upperShare">The share of the height that the upper one has.</param>
    /// <param name="heading">The outline of a name above both; null for none.</param>
    public static byte[] DrawPanels(
        PictureFormat format, int width, int height, float upperShare, PictureText text, Plot upper, Plot lower, SKPath? heading = null) =>
        Picture.Draw(format, width, height, text, canvas =>
        {
            var top = heading is null ? 0 : HeadingSpace;
            if (heading is not null) Draw(canvas, heading, (width - heading.TightBounds.Width) / 2);
            var border = top + (height - top) * upperShare;
            upper.Render(canvas, new PixelRect(0, width, border, top));
            lower.Render(canvas, new PixelRect(0, width, height, border));
        });

    private static void Draw(SKCanvas canvas, SKPath heading, float left)
    {
        using var paint = new SKPaint { IsAntialias = true, Color = new SKColor(Ink.R, Ink.G, Ink.B) };
        using var placed = new SKPath(heading);
        placed.Transform(SKMatrix.CreateTranslation(left, HeadingSpace - ShapedHeading.Size / 2));
        canvas.DrawPath(placed, paint);
    }
}
