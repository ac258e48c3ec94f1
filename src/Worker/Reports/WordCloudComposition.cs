using System.Globalization;
using SkiaSharp;
using Worker.Observability;

namespace Worker.Reports;

/// <summary>Every mark of the picture in its place. Units are pixels at scale 1, from the upper left corner.</summary>
internal sealed class WordCloudComposition : IDisposable
{
    public const float Width = 1200;
    public const float Height = 700;

    private const float Margin = 40;

    private static readonly SKRect LeftArea = new(Margin, 132, 584, 596);
    private static readonly SKRect RightArea = new(616, 132, Width - Margin, 596);

    private readonly WordCloudFont _font;
    private readonly List<Mark> _marks = [];

    private WordCloudComposition(WordCloudFont font) => _font = font;

    /// <summary>A filled outline. <see cref="Word"/> is null for titles, headings and the legend.</summary>
    internal sealed record Mark(SKPath Outline, SKColor Colour, string? Word = null);

    public IReadOnlyList<Mark> Marks => _marks;

    /// <summary>How many words had no room, or a character that the font lacks; the picture says it.</summary>
    public int LeftOut { get; private set; }

    /// <exception cref="OperatorException">A cloud has no words, or the machine has no font.</exception>
    public static WordCloudComposition Of(WordCloud cloud)
    {
        RequireWords(cloud.Left);
        RequireWords(cloud.Right);
        var composition = new WordCloudComposition(WordCloudFont.Find());
        composition.Compose(cloud);
        return composition;
    }

    public void Dispose()
    {
        foreach (var mark in _marks)
            mark.Outline.Dispose();
        _font.Dispose();
    }

    private void Compose(WordCloud cloud)
    {
        AddText(cloud.Title, Margin, 54, 26, WordCloudPalette.Ink, isBold: true);
        AddText(cloud.Subtitle, Margin, 80, 14, WordCloudPalette.Faint);
        AddHeading(cloud.Left, LeftArea.Left, WordCloudPalette.Left);
        AddHeading(cloud.Right, RightArea.Left, WordCloudPalette.Right);

        using var left = WordCloudWords.Measure(cloud.Left.Words, _font);
        using var right = WordCloudWords.Measure(cloud.Right.Words, _font);
        var (scale, leftPlaces, rightPlaces) = WordCloudFit.Of(left, LeftArea, right, RightArea);
        AddWords(left, leftPlaces, scale, WordCloudPalette.Left);
        AddWords(right, rightPlaces, scale, WordCloudPalette.Right);
        AddLegend(cloud.SizeMeaning, scale);
        LeftOut = cloud.Left.Words.Count + cloud.Right.Words.Count - _marks.Count(mark => mark.Word is not null);
        AddLeftOut();
    }

    private void AddHeading(WordCloudPanel panel, float x, WordCloudPalette palette)
    {
        var end = AddText(panel.Heading, x, 116, 19, palette.Deep, isBold: true);
        AddText(panel.Note, end + 12, 116, 13, WordCloudPalette.Faint);
    }

    private void AddWords(WordCloudWords words, SKRect?[] places, WordCloudScale scale, WordCloudPalette palette)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (places[i] is not { } place)
                continue;

            var size = scale.Size(words[i].Weight);
            var outline = words.Outline(i, size, place);
            var share = (size - WordCloudScale.Smallest) / Math.Max(scale.Largest - WordCloudScale.Smallest, 1);
            _marks.Add(new Mark(outline, palette.Tone(share), words[i].Word));
        }
    }

    /// <summary>Sample letters in the sizes of round weights, each with its weight.</summary>
    private void AddLegend(string meaning, WordCloudScale scale)
    {
        const float baseline = Height - 36;
        var x = AddText($"Word size: {meaning}", Margin, baseline, 13, WordCloudPalette.Faint) + 24;
        foreach (var weight in scale.Samples())
        {
            x = AddText("Aa", x, baseline, scale.Size(weight), WordCloudPalette.Faint, isBold: true) + 6;
            x = AddText(weight.ToString("#,0.###", CultureInfo.InvariantCulture), x, baseline, 13, WordCloudPalette.Faint) + 26;
        }
    }

    private void AddLeftOut()
    {
        if (LeftOut == 0)
            return;

        var text = LeftOut == 1 ? "1 word left out" : $"{LeftOut} words left out";
        using var outline = _font.Outline(text, 13);
        AddText(text, Width - Margin - outline.TightBounds.Right, Height - 36, 13, WordCloudPalette.Faint);
    }

    /// <summary>Returns where the text ends.</summary>
    private float AddText(string text, float x, float baseline, float size, SKColor colour, bool isBold = false)
    {
        var outline = _font.Outline(text, size, isBold);
        outline.Transform(SKMatrix.CreateTranslation(x, baseline));
        _marks.Add(new Mark(outline, colour));
        return outline.IsEmpty ? x : outline.TightBounds.Right;
    }

    private static void RequireWords(WordCloudPanel panel)
    {
        if (panel.Words.Count == 0)
        {
            throw new OperatorException(
                $"The cloud '{panel.Heading}' has no words; expected at least one. Add labelled or rated texts of that class.");
        }
    }
}
