using SkiaSharp;

namespace Worker.Reports;

/// <summary>
/// A name that the charts' own text would show mirrored, unjoined or as boxes: as outlines, each word as its script writes it, words and
/// runs of words in their direction.
/// </summary>
internal static class ShapedHeading
{
    public const float Size = 19;

    /// <summary>Scripts from here to <see cref="LatinAgain"/> are joined, reordered or written from right to left: Hebrew to Vedic.</summary>
    private const int FirstShaped = 0x0590;

    private const int LatinAgain = 0x1D00;

    /// <summary>Whether a plain font shows the text as it should look.</summary>
    public static bool IsPlain(string text, SKTypeface? face) =>
        text.EnumerateRunes().All(rune => rune.Value is < FirstShaped or >= LatinAgain && !WordShaper.IsRightToLeft(rune) && face?.ContainsGlyph(rune.Value) == true);

    /// <summary>The outline with its left end at 0 and its baseline at 0; null if no font of the machine can write a word of it.</summary>
    public static SKPath? Outline(string text)
    {
        using var font = WordCloudFont.Find();
        var outline = new SKPath();
        var x = 0f;
        foreach (var word in InVisualOrder(text.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            using var shaped = font.Word(word, Size);
            if (shaped is null)
            {
                outline.Dispose();
                return null;
            }
            outline.AddPath(shaped, x - shaped.TightBounds.Left, 0);
            x += shaped.TightBounds.Width + Size * 0.3f;
        }
        return outline;
    }

    /// <summary>From left to right as the words stand on paper: the first word decides where a line begins (Unicode's rule P2).</summary>
    internal static IReadOnlyList<string> InVisualOrder(IReadOnlyList<string> words)
    {
        var runs = new List<(bool IsRightToLeft, List<string> Words)>();
        foreach (var word in words)
        {
            var isRightToLeft = word.EnumerateRunes().Any(WordShaper.IsRightToLeft);
            if (runs.Count == 0 || runs[^1].IsRightToLeft != isRightToLeft) runs.Add((isRightToLeft, []));
            runs[^1].Words.Add(word);
        }
        if (runs.Count > 0 && runs[0].IsRightToLeft) runs.Reverse();
        return [.. runs.SelectMany(run => run.IsRightToLeft ? Enumerable.Reverse(run.Words) : run.Words)];
    }
}
