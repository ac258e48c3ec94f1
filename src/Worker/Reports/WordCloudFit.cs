using SkiaSharp;

namespace Worker.Reports;

/// <summary>Finds the largest scale at which all words of both clouds have room, so that both areas are evenly full.</summary>
internal static class WordCloudFit
{
    private const float MostLargest = 110;
    private const float LeastLargest = 26;
    private const float Shrink = 0.95f;

    /// <summary>The scale with a place for each word; at the least scale words without room have none.</summary>
    public static (WordCloudScale Scale, SKRect?[] Left, SKRect?[] Right) Of(
        WordCloudWords left, SKRect leftArea, WordCloudWords right, SKRect rightArea)
    {
        double[] weights =
        [
            .. Enumerable.Range(0, left.Count).Select(i => left[i].Weight),
            .. Enumerable.Range(0, right.Count).Select(i => right[i].Weight),
        ];
        for (var largest = MostLargest; largest > LeastLargest; largest *= Shrink)
        {
            var scale = new WordCloudScale(weights.Min(), weights.Max(), largest);
            if (PlaceAll(left, leftArea, scale) is { } leftPlaces && PlaceAll(right, rightArea, scale) is { } rightPlaces)
                return (scale, leftPlaces, rightPlaces);
        }

        var least = new WordCloudScale(weights.Min(), weights.Max(), LeastLargest);
        return (least, [.. Place(left, leftArea, least)], [.. Place(right, rightArea, least)]);
    }

    /// <summary>Null if a word has no room.</summary>
    private static SKRect?[]? PlaceAll(WordCloudWords words, SKRect area, WordCloudScale scale)
    {
        // Most scales that are too large need no trial: the boxes alone are more than the area holds.
        if (Boxes(words, scale).Sum(box => box.Width * box.Height) > area.Width * area.Height)
            return null;

        SKRect?[] places = [.. Place(words, area, scale).TakeWhile(place => place is not null)];
        return places.Length == words.Count ? places : null;
    }

    private static IEnumerable<SKRect?> Place(WordCloudWords words, SKRect area, WordCloudScale scale) =>
        WordCloudLayout.Place(Boxes(words, scale), area);

    private static IEnumerable<SKSize> Boxes(WordCloudWords words, WordCloudScale scale) =>
        Enumerable.Range(0, words.Count).Select(i => words.Box(i, scale.Size(words[i].Weight)));
}
