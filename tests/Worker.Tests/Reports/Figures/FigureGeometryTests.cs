using System.Globalization;
using System.Text.RegularExpressions;
using Worker.Reports.Figures;

namespace Worker.Tests.Reports.Figures;

public sealed class FigureGeometryTests
{
    private static readonly Line Line = new("close", "actual", [new(1, 10, 10), new(2, 12, 12), new(4, 11, 11)]);

    [Fact]
    public void Every_point_lies_between_the_axes()
    {
        var geometry = new FigureGeometry(FigureOf(Line, new Band("80 %", "fan-80", [new(4, 5, 15), new(6, -3, 40)])));

        foreach (var (x, y) in Points(geometry.Path(Line.Points)).Concat(Points(geometry.Area([new(4, 5, 15), new(6, -3, 40)]))))
        {
            Assert.InRange(x, FigureGeometry.Left - 0.1, FigureGeometry.Right + 0.1);
            Assert.InRange(y, FigureGeometry.Top - 0.1, FigureGeometry.Bottom + 0.1);
        }
    }

    [Fact]
    public void A_larger_value_lies_higher() =>
        Assert.True(new FigureGeometry(FigureOf(Line)) is var geometry
            && geometry.Y(12) < geometry.Y(10) && geometry.X(4) > geometry.X(1));

    [Fact]
    public void An_area_runs_along_its_upper_line_and_back_along_the_lower_one()
    {
        var geometry = new FigureGeometry(FigureOf(new Band(null, "fan-80", [new(0, 0, 1), new(1, 0, 1)])));

        var points = Points(geometry.Area([new(0, 0, 1), new(1, 0, 1)]));

        Assert.Equal(4, points.Count);
        Assert.True(points[0].Y < points[3].Y && points[1].Y < points[2].Y && points[1].X == points[2].X);
    }

    [Fact]
    public void A_single_value_and_a_flat_line_have_a_place()
    {
        foreach (var points in (IReadOnlyList<Span>[])[[new(5, 1, 1)], [new(5, 1, 1), new(6, 1, 1)]])
        {
            var geometry = new FigureGeometry(FigureOf(new Line(null, "actual", points)));
            Assert.InRange(geometry.X(5), FigureGeometry.Left, FigureGeometry.Right);
            Assert.InRange(geometry.Y(1), FigureGeometry.Top, FigureGeometry.Bottom);
        }
    }

    [Fact]
    public void The_strips_of_the_readouts_cover_the_picture_without_a_gap()
    {
        var readouts = Line.Points.Select(point => new Readout(point.X, "")).ToList();
        var geometry = new FigureGeometry(FigureOf(Line));

        var strips = Enumerable.Range(0, 3).Select(i => geometry.Strip(readouts, i)).ToList();

        Assert.Equal(FigureGeometry.Left, strips[0].From);
        Assert.Equal(FigureGeometry.Right, strips[2].To);
        Assert.Equal(strips[0].To, strips[1].From, 1e-9);
        Assert.Equal(strips[1].To, strips[2].From, 1e-9);
    }

    private static Figure FigureOf(params Layer[] layers) =>
        new() { Id = "f", Title = "t", Description = "d", Layers = layers, HasDates = false };

    private static List<(double X, double Y)> Points(string path) =>
    [
        .. Regex.Matches(path, @"[ML](\S+) ([^MLZ]+)").Select(match => (Number(match.Groups[1].Value), Number(match.Groups[2].Value))),
    ];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
