namespace Worker.Prices;

/// <summary>
/// Exchanges that quote in parts of their currency. The difference is in the case of one letter: GBP is pounds, GBp is pence.
/// </summary>
internal static class QuotedCurrency
{
    /// <returns>The ISO currency in whole units, and what a quoted price is divided by to be in them.</returns>
    public static (string? Currency, decimal UnitsPerQuote) Whole(string? quoted) => quoted switch
    {
        "GBp" or "GBX" => ("GBP", 100),
        "ZAc" or "ZAX" => ("ZAR", 100),
        "ILA" => ("ILS", 100),
        "USX" or "USc" => ("USD", 100),
        "KWF" => ("KWD", 1000),
        _ => (quoted, 1),
    };
}
