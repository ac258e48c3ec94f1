namespace Worker.Prices;

/// <summary>
/// How many digits of a price are kept: six after the decimal point, and of a price below one nine from its first digit on.
/// What a feed writes beyond them is noise of its floating-point numbers.
/// </summary>
internal static class PriceDigits
{
    /// <summary>The smallest price that is kept; one below it is a fault of a feed.</summary>
    public const decimal Smallest = 0.000000000000001m;

    private const int Decimals = 6, DigitsBelowOne = 9, MostDecimals = 28;

    public static decimal? Round(decimal? price) => price is { } known ? Round(known) : null;

    public static decimal Round(decimal price)
    {
        var size = Math.Abs(price);
        if (size is >= 1 or 0)
            return decimal.Round(price, Decimals);
        var zeros = 0;
        for (; size < 0.1m && zeros < MostDecimals; size *= 10)
            zeros++;
        return decimal.Round(price, Math.Min(MostDecimals, zeros + DigitsBelowOne));
    }
}
