using System.Globalization;
using System.Text;

namespace Worker.Prices;

/// <summary>One value of a feed's row: empty, a number, or text that should have been a number. The default is empty.</summary>
/// <param name="Unreadable">The text found instead of a number; null if there was a number or nothing.</param>
internal readonly record struct FeedCell(decimal? Number, string? Unreadable)
{
    private static readonly string[] EmptyWords = ["null", "n/a", "na", "nan", "none", "-"];

    public static FeedCell Of(decimal number) => new(number, null);

    public static FeedCell NoNumber(string text) => new(null, text);

    /// <summary>
    /// Reads UTF-8: a number with a decimal point and no thousands separators. <c>null</c>, <c>N/A</c>, <c>NaN</c>, <c>-</c> and
    /// nothing are empty.
    /// </summary>
    public static FeedCell Parse(ReadOnlySpan<byte> text)
    {
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return Of(number);
        return IsNothing(text) ? default : NoNumber(Encoding.UTF8.GetString(text));
    }

    /// <summary>Whether a text means no value: <c>null</c>, <c>N/A</c>, <c>NaN</c>, <c>none</c>, <c>-</c> or blanks.</summary>
    public static bool IsNothing(ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        foreach (var word in EmptyWords)
        {
            if (Ascii.EqualsIgnoreCase(text, word))
                return true;
        }

        return text.IsEmpty;
    }
}
