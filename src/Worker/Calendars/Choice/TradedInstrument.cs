namespace Worker.Calendars.Choice;

/// <summary>What is known of a symbol when its calendar is chosen.</summary>
internal sealed record TradedInstrument
{
    public required string Symbol { get; init; }

    /// <summary>The calendar's name by the settings; null if they leave the choice.</summary>
    public string? Setting { get; init; }

    /// <summary>Yahoo's code or a market identifier code; null if the feed does not say.</summary>
    public string? Exchange { get; init; }

    /// <summary>Yahoo's instrument type, such as <c>EQUITY</c> or <c>FUTURE</c>; null if the feed does not say.</summary>
    public string? Type { get; init; }

    /// <summary>IANA name as the feed gave it; null if it gave none.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The dates that have a bar, in any order; more than about three years are not needed.</summary>
    public required IReadOnlyList<DateOnly> Dates { get; init; }

    /// <summary>
    /// Whether it keeps the hours of a stock exchange. Currencies, cryptocurrencies and futures do not, even if the time zone
    /// that a feed gives them.
    /// </summary>
    public bool TradesOnStockExchange => Type is { Length: > 0 }
        ? IsOfStockExchange(Type)
        : !Symbol.EndsWith("=X", StringComparison.OrdinalIgnoreCase) && !Symbol.EndsWith("=F", StringComparison.OrdinalIgnoreCase)
            && !Symbol.EndsWith("-USD", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it keeps the sessions of the exchange that is named: a future's session is another than the shares'.</summary>
    public bool IsNamedExchangeItsOwn => Type is null or "" || IsOfStockExchange(Type);

    private static bool IsOfStockExchange(string type) => type.ToUpperInvariant() is "EQUITY" or "ETF" or "INDEX" or "MUTUALFUND";
}
