using SkiaSharp;
using Worker.Reports;

namespace Worker.Tests.Reports;

public sealed class WordShaperTests
{
    [Theory]
    [InlineData("word", true)]
    [InlineData("größe2", true)]
    [InlineData("\u05d0\u05d1", true)]
    [InlineData("\u0633\u0644\u0627\u0645", true)]
    [InlineData("app\u05d0", false)]
    [InlineData("\u06332", false)]
    public void A_word_with_letters_of_both_directions_is_told(string word, bool isOneWay) => Assert.Equal(isOneWay, WordShaper.IsOneWay(word));

    [Fact]
    public void A_word_from_right_to_left_begins_at_the_right()
    {
        using var font = FontOf('\u05d0');
        using var word = WordShaper.Outline("\u05d0\u05d1", font)!;
        using var first = WordShaper.Outline("\u05d0", font)!;

        Assert.Equal(first.TightBounds.Right + font.MeasureText("\u05d1"), word.TightBounds.Right, 0.01f);
    }

    [Fact]
    public void Letters_that_join_are_joined()
    {
        using var font = FontOf('\u0633');
        const string Word = "\u0633\u0644\u0627\u0645";
        using var shaped = WordShaper.Outline(Word, font)!;
        using var apart = font.GetTextPath(Word, new SKPoint(0, 0));

        // Letters apart have their tails, which take room.
        Assert.True(shaped.TightBounds.Width < apart.TightBounds.Width * 0.9);
    }

    [Fact]
    public void A_word_that_the_face_cannot_write_has_no_outline()
    {
        using var font = FontOf('a');
        Assert.Null(WordShaper.Outline("a\ue0f3", font));
        Assert.Null(WordShaper.Outline("a\u05d0", font));
    }

    [Theory]
    [InlineData("a b", "a b")]
    [InlineData("\u05d0 \u05d1", "\u05d1 \u05d0")]
    [InlineData("\u05d0 \u05d1 iOS 2", "iOS 2 \u05d1 \u05d0")]
    [InlineData("app \u05d0 \u05d1", "app \u05d1 \u05d0")]
    public void Words_of_a_name_stand_in_their_direction(string name, string fromTheLeft) =>
        Assert.Equal(fromTheLeft, string.Join(' ', ShapedHeading.InVisualOrder(name.Split(' '))));

    [Theory]
    [InlineData("Larkpad 2", true)]
    [InlineData("\u05d0\u05d1", false)]
    [InlineData("\u0928\u092e", false)]
    [InlineData("\ue0f3", false)]
    public void A_name_that_needs_shaping_or_another_font_is_told(string name, bool isPlain)
    {
        using var font = FontOf('a');
        Assert.Equal(isPlain, ShapedHeading.IsPlain(name, font.Typeface));
    }

    private static SKFont FontOf(char letter)
    {
        var fonts = SKFontManager.Default;
        var face = fonts.FontFamilies.Where(family => family.Length > 0).Select(family => fonts.MatchFamily(family, SKFontStyle.Normal))
            .FirstOrDefault(face => face is not null && face.ContainsGlyph(letter));
        Assert.SkipWhen(face is null, $"No font of this machine has the letter U+{(int)letter:X4}.");
        return new SKFont(face, 100) { Hinting = SKFontHinting.None, Subpixel = true, LinearMetrics = true };
    }
}
