using SkiaSharp;

namespace Worker.Reports;

/// <summary>
/// Places boxes around the centre of an area: the first in the middle, each other at the first free place along an elliptic
/// spiral. No box overlaps another or leaves the area. The same boxes give the same places.
/// </summary>
internal static class WordCloudLayout
{
    /// <summary>Each spiral starts in another direction, or the words would pile up on one side: the golden angle, in radians.</summary>
    private const double Turn = 2.399963229728653;

    /// <summary>A place for each box, in the same order; null for one that has no room. Computed one by one, on request.</summary>
    public static IEnumerable<SKRect?> Place(IEnumerable<SKSize> boxes, SKRect area)
    {
        var room = new WordCloudRoom(area);
        var spiral = Spiral(Math.Sqrt(2) * area.Height / 2);
        var missed = new List<SKSize>();
        foreach (var (i, box) in boxes.Index())
        {
            // The room only shrinks: if a box found none, a box at least as large does not fit either.
            var isHopeless = missed.Exists(other => other.Width <= box.Width && other.Height <= box.Height);
            var place = isHopeless ? null : FirstFree(box, area, room, spiral, startAngle: i * Turn);
            if (place is null && !isHopeless)
                missed.Add(box);
            yield return place;
        }
    }

    private static SKRect? FirstFree(SKSize box, SKRect area, WordCloudRoom room, List<SKPoint> spiral, double startAngle)
    {
        var stretch = area.Width / area.Height;
        var (sin, cos) = ((float)Math.Sin(startAngle), (float)Math.Cos(startAngle));
        foreach (var point in spiral)
        {
            var x = area.MidX + stretch * (cos * point.X - sin * point.Y);
            var y = area.MidY + sin * point.X + cos * point.Y;
            if (room.TryTake(box, x, y) is { } place)
                return place;
        }

        return null;
    }

    /// <summary>Points from the origin outwards, a cell apart along the spiral and between its turns.</summary>
    private static List<SKPoint> Spiral(double farthest)
    {
        var points = new List<SKPoint>();
        for (double angle = 0, radius = 0; radius <= farthest; radius = WordCloudRoom.Cell * angle / (2 * Math.PI))
        {
            points.Add(new SKPoint((float)(radius * Math.Cos(angle)), (float)(radius * Math.Sin(angle))));
            angle += WordCloudRoom.Cell / Math.Max(radius, WordCloudRoom.Cell);
        }

        return points;
    }
}
