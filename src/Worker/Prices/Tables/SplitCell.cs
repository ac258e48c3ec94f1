namespace Worker.Prices.Tables;

/// <summary>
/// Reads the split of a row: shares after for one share before, as <c>7</c>, <c>7:1</c> or <c>7/1</c>. 0, 1 and nothing mean none.
/// </summary>
internal static class SplitCell
{
    private const decimal Least = 0.0001m, Most = 10_000m;

    /// <param name="text">UTF-8.</param>
    public static FeedCell Parse(ReadOnlySpan<byte> text, NumberStyle numbers)
    {
        var mark = text.IndexOfAny((byte)':', (byte)'/');
        return mark > 0 && numbers.Parse(text[..mark]).Number is { } after && numbers.Parse(text[(mark + 1)..]).Number is > 0 and var before
            ? FeedCell.Of(after / before)
            : numbers.Parse(text);
    }

    /// <summary>The ratio, or null if the cell names no split.</summary>
    public static decimal? Ratio(FeedCell cell) => cell.Number is > Least and < Most and not 1 and var ratio ? ratio : null;
}
