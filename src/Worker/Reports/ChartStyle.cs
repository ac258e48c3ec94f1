using ScottPlot;
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

    /// <summary>Pixels drawn for one pixel of the asked size: sharp on today's screens.</summary>
    public const int Sharpness = 2;

    /// <summary>The first plain typeface that the machine has; null leaves the choice to the library.</summary>
    private static readonly string? Sans = Array.Find(
        ["Inter", "Helvetica Neue", "Arial", "Liberation Sans", "Noto Sans", "DejaVu Sans"],
        name => SKFontManager.Default.FontFamilies.Contains(name));

    public static void Apply(Plot plot, string title, string? left = null)
    {
        plot.ScaleFactor = Sharpness;
        if (Sans is not null)
            plot.Font.Set(Sans);
        plot.FigureBackground.Color = Colors.White;
        plot.Axes.Color(Ink);
        plot.Grid.MajorLineColor = Color.FromHex("#E8EBEE");
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Title(title, 15);
        plot.Axes.Title.Label.Alignment = Alignment.MiddleCenter;
        plot.Axes.Title.Label.Bold = false;
        if (left is not null)
            plot.YLabel(left, 12);
        plot.Axes.Left.Label.Bold = false;
    }

    public static void Legend(Plot plot, Alignment alignment)
    {
        var legend = plot.ShowLegend(alignment);
        legend.OutlineWidth = 0;
        legend.ShadowColor = Colors.Transparent;
        legend.BackgroundColor = Colors.White.WithAlpha(0.8);
        legend.FontSize = 12;
        legend.FontColor = Ink;
    }
}
