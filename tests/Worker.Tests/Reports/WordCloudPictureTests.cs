using System.Xml.Linq;
using SkiaSharp;
using Worker.Observability;
using Worker.Reports;

namespace Worker.Tests.Reports;

public sealed class WordCloudPictureTests
{
    private static readonly SKRect Canvas = SKRect.Create(WordCloudComposition.Width, WordCloudComposition.Height);

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(80)]
    public void Every_word_is_drawn_none_overlaps_another_and_nothing_is_cut_at_the_edges(int words)
    {
        RequireFont();
        using var composition = WordCloudComposition.Of(Cloud(words));

        var drawn = composition.Marks.Where(mark => mark.Word is not null).Select(mark => mark.Outline.TightBounds).ToArray();
        Assert.Equal(2 * words, drawn.Length);
        Assert.All(composition.Marks.Where(mark => !mark.Outline.IsEmpty), mark => Assert.True(Canvas.Contains(mark.Outline.TightBounds)));
        for (var i = 0; i < drawn.Length; i++)
        {
            for (var j = 0; j < i; j++)
                Assert.False(SKRect.Intersect(drawn[i], drawn[j]) is { Width: > 0, Height: > 0 }, $"words {i} and {j} overlap");
        }
    }

    [Fact]
    public void Words_keep_clear_of_titles_and_legend()
    {
        RequireFont();
        using var composition = WordCloudComposition.Of(Cloud(60));

        var words = composition.Marks.Where(mark => mark.Word is not null).Select(mark => mark.Outline.TightBounds).ToArray();
        var others = composition.Marks.Where(mark => mark.Word is null).Select(mark => mark.Outline.TightBounds).ToArray();
        Assert.All(others, other => Assert.DoesNotContain(words, word => word.IntersectsWith(other)));
    }

    [Fact]
    public void A_heavier_word_is_larger_on_both_sides_by_one_scale()
    {
        RequireFont();
        using var composition = WordCloudComposition.Of(Cloud(0) with
        {
            Left = new("Positive", "", [("same", 40), ("less", 10)]),
            Right = new("Negative", "", [("same", 40), ("less", 20)]),
        });

        float[] widths = [.. composition.Marks.Where(mark => mark.Word is not null).Select(mark => mark.Outline.TightBounds.Width)];
        Assert.Equal(widths[0], widths[2], 0.1);
        Assert.True(widths[1] < widths[3]);
    }

    [Fact]
    public void Words_without_room_are_counted_in_the_picture()
    {
        RequireFont();
        using var crowded = WordCloudComposition.Of(Cloud(600));
        using var roomy = WordCloudComposition.Of(Cloud(12));

        var drawn = crowded.Marks.Count(mark => mark.Word is not null);
        Assert.InRange(drawn, 200, 1199);
        Assert.Equal(1200 - drawn, crowded.LeftOut);
        Assert.Equal(0, roomy.LeftOut);
    }

    [Fact]
    public void A_word_that_the_font_cannot_write_is_left_out_and_counted()
    {
        RequireFont();

        // A private use character, which no font of a machine is likely to have.
        using var composition = WordCloudComposition.Of(Cloud(3) with { Left = new("Positive", "", [("joy", 2), ("\ue0f3", 1)]) });

        Assert.Equal(1, composition.LeftOut);
        Assert.DoesNotContain(composition.Marks, mark => mark.Word == "\ue0f3");
    }

    [Fact]
    public void A_png_shows_both_hues_and_is_the_same_each_time()
    {
        RequireFont();
        var png = Png(Cloud(30));

        using var picture = SKBitmap.Decode(png);
        Assert.Equal(2 * (int)WordCloudComposition.Width, picture.Width);
        Assert.Equal(2 * (int)WordCloudComposition.Height, picture.Height);
        var pixels = picture.Pixels;
        Assert.InRange(pixels.Count(pixel => pixel.Blue > pixel.Red + 40) / (double)pixels.Length, 0.01, 0.5);
        Assert.InRange(pixels.Count(pixel => pixel.Red > pixel.Blue + 40) / (double)pixels.Length, 0.01, 0.5);
        Assert.Equal(png, Png(Cloud(30)));
    }

    [Fact]
    public void An_svg_holds_outlines_so_that_no_font_is_needed_to_show_it()
    {
        RequireFont();
        using var stream = new MemoryStream(WordCloudPicture.Draw(Cloud(30), PictureFormat.Svg).Picture);
        var elements = XDocument.Load(stream).Descendants().ToArray();

        var outlines = elements.Where(element => element.Name.LocalName == "path").Select(element => (string)element.Attribute("d")!).ToArray();
        Assert.True(outlines.Length >= 60);
        Assert.All(outlines, outline =>
        {
            using var path = SKPath.ParseSvgPathData(outline);
            Assert.True(Canvas.Contains(path.TightBounds));
        });
        Assert.DoesNotContain(elements, element => element.Name.LocalName == "text");
    }

    [Fact]
    public void A_cloud_without_words_is_refused_by_name()
    {
        var error = Assert.Throws<OperatorException>(() => Png(Cloud(3) with { Right = new("Negative", "", []) }));

        Assert.Contains("'Negative' has no words", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void A_weight_that_is_not_above_zero_is_refused(double weight)
    {
        RequireFont();
        Assert.Throws<ArgumentException>(() => Png(Cloud(3) with { Left = new("Positive", "", [("word", weight)]) }));
    }

    private static byte[] Png(WordCloud cloud) => WordCloudPicture.Draw(cloud, PictureFormat.Png).Picture;

    private static void RequireFont() => Assert.SkipUnless(
        SKFontManager.Default.FontFamilies.Any(family => family.Length > 0), "There is no font below /usr/share/fonts to draw with.");

    private static WordCloud Cloud(int words)
    {
        return new WordCloud
        {
            Title = "What the reviews say",
            Subtitle = "The commonest words of each class",
            SizeMeaning = "texts with the word, of 1,000",
            Left = new("Positive", "120 texts", Words("joy")),
            Right = new("Negative", "90 texts", Words("gloom")),
        };

        (string, double)[] Words(string stem) => [.. Enumerable.Range(1, words).Select(i => ($"{stem}{new string('y', i % 7)}{i}", 200.0 / i))];
    }
}
