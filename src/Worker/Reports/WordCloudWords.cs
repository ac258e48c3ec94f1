using SkiaSharp;

namespace Worker.Reports;

/// <summary>The words of one cloud with their outlines at one size, from which every other size is scaled; heaviest first.</summary>
internal sealed class WordCloudWords : IDisposable
{
    private const float MeasuredSize = 100;

    /// <summary>Above and below a word, and at its sides in addition to a share of its size, in canvas units.</summary>
    private const float Gap = 2;

    /// <summary>Words in a line need the more room between them the larger they are, or they read as one.</summary>
    private const float SideGapShare = 0.09f;

    private readonly (string Word, double Weight)[] _words;
    private readonly SKPath[] _outlines;

    private WordCloudWords((string Word, double Weight)[] words, SKPath[] outlines) => (_words, _outlines) = (words, outlines);

    public int Count => _words.Length;

    public (string Word, double Weight) this[int index] => _words[index];

    /// <summary>Words that no font can write are left out.</summary>
    public static WordCloudWords Measure(IReadOnlyList<(string Word, double Weight)> words, WordCloudFont font)
    {
        foreach (var (word, weight) in words)
        {
            if (!(weight > 0 && double.IsFinite(weight)))
                throw new ArgumentException($"The weight of '{word}' is {weight}; expected a number above 0.", nameof(words));
        }

        ((string Word, double Weight) Word, SKPath? Outline)[] drawn =
        [
            .. from word in words.OrderByDescending(word => word.Weight).ThenBy(word => word.Word, StringComparer.Ordinal)
               let outline = font.Word(word.Word, MeasuredSize)
               where outline is not null
               select (word, outline),
        ];
        return new WordCloudWords(Array.ConvertAll(drawn, word => word.Word), Array.ConvertAll(drawn, word => word.Outline!));
    }

    /// <summary>The room that a word takes at a font size, its share of the gap to its neighbours included.</summary>
    public SKSize Box(int index, float size)
    {
        var bounds = _outlines[index].TightBounds;
        return new SKSize(bounds.Width * size / MeasuredSize + 2 * SideGap(size), bounds.Height * size / MeasuredSize + 2 * Gap);
    }

    /// <summary>The word's outline in the middle of a place of <see cref="Box"/>'s size; the caller disposes it.</summary>
    public SKPath Outline(int index, float size, SKRect place)
    {
        var scale = size / MeasuredSize;
        var bounds = _outlines[index].TightBounds;
        var outline = new SKPath(_outlines[index]);
        outline.Transform(new SKMatrix(
            scale, 0, place.Left + SideGap(size) - bounds.Left * scale,
            0, scale, place.Top + Gap - bounds.Top * scale,
            0, 0, 1));
        return outline;
    }

    private static float SideGap(float size) => Gap + SideGapShare * size;

    public void Dispose()
    {
        foreach (var outline in _outlines)
            outline.Dispose();
    }
}
