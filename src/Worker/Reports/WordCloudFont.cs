using SkiaSharp;
using Worker.Observability;

namespace Worker.Reports;

/// <summary>
/// A sans-serif face among the fonts of the machine. Skia without fontconfig sees those below /usr/share/fonts alone, and where
/// there are none it draws nothing and reports nothing.
/// </summary>
internal sealed class WordCloudFont : IDisposable
{
    private static readonly string[] Preferred =
        ["Inter", "Noto Sans", "Open Sans", "Roboto", "Source Sans 3", "Liberation Sans", "DejaVu Sans", "Ubuntu", "Cantarell"];

    private readonly SKTypeface _regular;
    private readonly SKTypeface _bold;

    private readonly Lazy<SKTypeface[]> _others;

    private WordCloudFont(SKTypeface regular, SKTypeface bold)
    {
        (_regular, _bold) = (regular, bold);
        _others = new(() => OthersThan(bold.FamilyName));
    }

    /// <exception cref="OperatorException">The machine has no font.</exception>
    public static WordCloudFont Find()
    {
        var fonts = SKFontManager.Default;
        var family = Choose([.. fonts.FontFamilies]);
        return new WordCloudFont(fonts.MatchFamily(family, SKFontStyle.Normal), fonts.MatchFamily(family, SKFontStyle.Bold));
    }

    /// <summary>The family to draw with, among those that Skia found (a nameless one means none).</summary>
    /// <exception cref="OperatorException">There is none.</exception>
    public static string Choose(IReadOnlyCollection<string> families)
    {
        var installed = families.Where(family => family.Length > 0).Order(StringComparer.Ordinal).ToArray();
        return Preferred.FirstOrDefault(installed.Contains)
            ?? installed.FirstOrDefault(family => family.Contains("Sans", StringComparison.Ordinal))
            ?? installed.FirstOrDefault()
            ?? throw new OperatorException(
                "There is no font below /usr/share/fonts to draw words with; expected at least one. " +
                "Install one (Debian, Ubuntu: apt-get install fonts-dejavu-core; Fedora, RHEL: dnf install dejavu-sans-fonts).");
    }

    /// <summary>
    /// The bold outline of a word as its script writes it, or of another font of the machine; null if none can, or if its letters have both
    /// directions.
    /// </summary>
    public SKPath? Word(string word, float size)
    {
        foreach (var face in (IEnumerable<SKTypeface>)[_bold, .. _others.Value])
        {
            using var font = Font(face, size);
            if (WordShaper.Outline(word, font) is { } outline) return outline;
        }

        return null;
    }

    // Skia without fontconfig does not know which font has a letter: each is asked, those without serifs first.
    private static SKTypeface[] OthersThan(string family)
    {
        var fonts = SKFontManager.Default;
        return
        [
            .. fonts.FontFamilies.Where(other => other.Length > 0 && other != family)
                .OrderBy(other => !other.Contains("Sans", StringComparison.Ordinal)).ThenBy(other => other, StringComparer.Ordinal)
                .Select(other => fonts.MatchFamily(other, SKFontStyle.Bold)).OfType<SKTypeface>(),
        ];
    }

    /// <summary>The outline of a text with its baseline starting at (0, 0): outlines look the same in every SVG viewer.</summary>
    /// <param name="size">In units of the canvas.</param>
    public SKPath Outline(string text, float size, bool isBold = false)
    {
        using var font = Font(isBold ? _bold : _regular, size);
        return font.GetTextPath(text, new SKPoint(0, 0));
    }

    private static SKFont Font(SKTypeface face, float size) => new(face, size) { Hinting = SKFontHinting.None, Subpixel = true, LinearMetrics = true };

    public void Dispose()
    {
        _regular.Dispose();
        _bold.Dispose();
        if (!_others.IsValueCreated) return;
        foreach (var face in _others.Value)
            face.Dispose();
    }
}
