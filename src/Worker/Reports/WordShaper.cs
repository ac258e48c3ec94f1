using System.Text;
using SkiaSharp;
using SkiaSharp.HarfBuzz;

namespace Worker.Reports;

/// <summary>
/// The outlines of words as their script writes them: letters joined and reordered, from right to left where it is written so (HarfBuzz).
/// </summary>
internal static class WordShaper
{
    // Hebrew, Arabic, Syriac, Thaana, N'Ko, Samaritan, Mandaic and their further blocks.
    private static readonly (int First, int Last)[] RightToLeft =
        [(0x0590, 0x08FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFF), (0x10800, 0x10FFF), (0x1E800, 0x1EFFF)];

    /// <summary>
    /// Whether a word is written in one direction. In others, such as Arabic letters with Latin ones, the parts would have to be placed by
    /// the rules for both.
    /// </summary>
    public static bool IsOneWay(string word) =>
        word.EnumerateRunes().Where(rune => Rune.IsLetterOrDigit(rune)).Select(IsRightToLeft).Distinct().Count() <= 1;

    /// <summary>The outline with its baseline starting at (0, 0); null if a letter has no shape in the face.</summary>
    public static SKPath? Outline(string word, SKFont font)
    {
        if (!IsOneWay(word) || !font.ContainsGlyphs(word)) return null;
        using var shaper = new SKShaper(font.Typeface);
        var shaped = shaper.Shape(word, font);
        var outline = new SKPath();
        for (var i = 0; i < shaped.Codepoints.Length; i++)
        {
            // What has no shape of its own, such as a joiner, is glyph 0 in no font that joins.
            if (shaped.Codepoints[i] == 0)
            {
                outline.Dispose();
                return null;
            }
            using var glyph = font.GetGlyphPath((ushort)shaped.Codepoints[i]);
            if (glyph is not null) outline.AddPath(glyph, shaped.Points[i].X, shaped.Points[i].Y);
        }
        return outline;
    }

    public static bool IsRightToLeft(Rune rune) => Array.Exists(RightToLeft, block => rune.Value >= block.First && rune.Value <= block.Last);
}
