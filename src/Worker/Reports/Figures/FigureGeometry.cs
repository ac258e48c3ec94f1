using System.Globalization;
using System.Text;

namespace Worker.Reports.Figures;

/// <summary>Where the values of a figure lie in its picture, which is <see cref="Width"/> by <see cref="Height"/> units.</summary>
internal sealed class FigureGeometry
{
    public const double Width = 680;
    public const double Height = 250;
    public const double Left = 58;
    public const double Right = Width - 10;
    public const double Top = 10;
    public const double Bottom = Height - 30;

    private readonly double _fromX, _toX, _fromY, _toY;

    public FigureGeometry(Figure figure)
    {
        var spans = figure.Layers.SelectMany(layer => layer.Values).ToList();
        var places = figure.Layers.SelectMany(Edges).Where(x => !double.IsNaN(x)).DefaultIfEmpty(0).ToList();
        (_fromX, _toX) = Widen(places.Min(), places.Max());
        var heights = spans.SelectMany(span => new[] { span.Low, span.High }).Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        var (low, high) = (Math.Min(heights.Min(), figure.Bottom ?? double.MaxValue), Math.Max(heights.Max(), figure.Top ?? double.MinValue));
        var air = 0.04 * (high - low);
        (_fromY, _toY) = Widen(figure.Bottom == low ? low : low - air, figure.Top == high ? high : high + air);
        Vertical = Ticks.OfNumbers(_fromY, _toY, 4, figure.Format);
        Horizontal = figure.HasDates ? Ticks.OfDates(_fromX, _toX, 5) : Ticks.OfNumbers(_fromX, _toX, 6, "#,0.##", figure.HasWholeNumbers ? 1 : 0);
    }

    public IReadOnlyList<Tick> Vertical { get; }

    public IReadOnlyList<Tick> Horizontal { get; }

    public double X(double x) => Left + (x - _fromX) / (_toX - _fromX) * (Right - Left);

    public double Y(double y) => Bottom - (y - _fromY) / (_toY - _fromY) * (Bottom - Top);

    /// <summary>The path of a line.</summary>
    public string Path(IReadOnlyList<Span> points)
    {
        var path = new StringBuilder();
        foreach (var point in points)
            path.Append(path.Length == 0 ? 'M' : 'L').Append(Text(X(point.X))).Append(' ').Append(Text(Y(point.High)));
        return path.ToString();
    }

    /// <summary>The path around an area.</summary>
    public string Area(IReadOnlyList<Span> spans)
    {
        var path = new StringBuilder(Path(spans));
        foreach (var span in spans.Reverse())
            path.Append('L').Append(Text(X(span.X))).Append(' ').Append(Text(Y(span.Low)));
        return path.Append('Z').ToString();
    }

    /// <summary>The strip that belongs to a readout: up to the middle between it and its neighbours.</summary>
    public (double From, double To) Strip(IReadOnlyList<Readout> readouts, int index)
    {
        var x = X(readouts[index].X);
        var from = index == 0 ? Left : (X(readouts[index - 1].X) + x) / 2;
        var to = index == readouts.Count - 1 ? Right : (X(readouts[index + 1].X) + x) / 2;
        return (from, Math.Max(from, to));
    }

    /// <summary>A length or place in the picture, short.</summary>
    public static string Text(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static IEnumerable<double> Edges(Layer layer)
    {
        var half = layer is Bars bars ? bars.Width / 2 : 0;
        return layer.Values.SelectMany(span => new[] { span.X - half, span.X + half });
    }

    private static (double From, double To) Widen(double from, double to) => to > from ? (from, to) : (from - 0.5, to + 0.5);
}
