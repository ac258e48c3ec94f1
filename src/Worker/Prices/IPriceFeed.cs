using Worker.Observability;

namespace Worker.Prices;

/// <summary>A source of daily bars. Thread-safe; every implementation passes <c>PriceFeedContract</c>.</summary>
internal interface IPriceFeed
{
    /// <summary>Kept with each bar as its source: <c>yahoo</c>, <c>csv</c>.</summary>
    string Name { get; }

    /// <summary>How many symbols may be requested at once. A host with a rate limit needs one after the other.</summary>
    int MaxConcurrency => 1;

    /// <summary>
    /// How many symbols are written together. With a host that takes long for each answer one: what it has given is stored at once.
    /// </summary>
    int BatchSize => 1;

    /// <summary>The daily history of one symbol from a session on, ascending by date.</summary>
    /// <exception cref="PriceFeedException">The feed does not know the symbol, or gave no usable answer.</exception>
    Task<PriceFeedAnswer> FetchAsync(string symbol, DateOnly from, CancellationToken cancellationToken);

    /// <summary>The same, unless it is the earlier answer: then null, without having been read.</summary>
    /// <exception cref="PriceFeedException">As <see cref="FetchAsync"/>.</exception>
    async Task<PriceFeedAnswer?> FetchIfChangedAsync(string symbol, DateOnly from, EarlierAnswer earlier, CancellationToken cancellationToken) =>
        await FetchAsync(symbol, from, cancellationToken);
}

/// <summary>What is known of an earlier answer of a feed.</summary>
/// <param name="Fingerprint">Of an answer to the same question, of which all is stored; null for none.</param>
/// <param name="Mark">Of the newest answer under the same settings, to whatever question; null for none.</param>
internal sealed record EarlierAnswer(string? Fingerprint, string? Mark)
{
    public static EarlierAnswer None { get; } = new(null, null);
}

/// <summary>What a feed answered. An answer without bars is a fact (no sessions in the range), never a hidden failure.</summary>
internal sealed record PriceFeedAnswer
{
    /// <summary>As the feed spells it: only its case may differ from the request.</summary>
    public required string Symbol { get; init; }

    /// <summary>Ascending by date; two rows of one date stay two, the checks decide between them.</summary>
    public required IReadOnlyList<PriceBar> Bars { get; init; }

    public IReadOnlyList<CorporateAction> Actions { get; init; } = [];

    /// <summary>Of all that the feed made the answer from, settings excepted; null if it has none: then no answer is known again.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>
    /// What the feed wants to know of this answer the next time, to read less if only rows were added; null for nothing. It depends on the
    /// settings of prices and on the version of the program.
    /// </summary>
    public string? Mark { get; init; }

    /// <summary>Rows that could not be read at all (a date or a number that is none).</summary>
    public IReadOnlyList<RejectedBar> Unreadable { get; init; } = [];

    /// <summary>The dates of rows without any price: days without a bar, which is no error.</summary>
    public IReadOnlyList<DateOnly> EmptyDays { get; init; } = [];

    /// <summary>ISO currency of the prices, in whole units; null if the feed does not say.</summary>
    public string? Currency { get; init; }

    /// <summary>What the feed's prices were divided by to be in whole units: 100 if it quotes pence, else 1.</summary>
    public decimal UnitsPerQuote { get; init; } = 1;

    /// <summary>IANA time zone of the exchange; null if the feed does not say.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Exchange-local end of the regular session; null if the feed does not say.</summary>
    public TimeOnly? SessionClose { get; init; }

    /// <summary>
    /// The exchange: Yahoo's code (<c>JPX</c>), a market identifier code (<c>XTKS</c>) or a calendar's name (<c>tokyo</c>); null
    /// if the feed does not say.
    /// </summary>
    public string? Exchange { get; init; }

    /// <summary>Yahoo's instrument type, such as <c>EQUITY</c> or <c>FUTURE</c>; null if the feed does not say.</summary>
    public string? InstrumentType { get; init; }
}

/// <param name="Kind"><c>split</c>, <c>dividend</c> or <c>capital_gain</c>.</param>
/// <param name="Value">Shares after for one share before (a 4:1 split is 4), or the amount paid a share.</param>
internal sealed record CorporateAction(DateOnly Date, string Kind, decimal Value);

/// <summary>A row refused by a named rule.</summary>
/// <param name="RowKey">The ISO date, or <c>line 17</c> if the date could not be read.</param>
/// <param name="Rule">The rule's name in snake_case.</param>
/// <param name="Detail">What was received and what was expected.</param>
/// <param name="Values">The row's values as JSON.</param>
internal sealed record RejectedBar(string RowKey, DateOnly? Date, string Rule, string Detail, string Values);

/// <summary>A feed gave no usable answer for a symbol.</summary>
/// <param name="message">What was received, what was expected, what to do.</param>
internal sealed class PriceFeedException(string symbol, string message, bool isTransient, Exception? innerException = null)
    : Exception(message, innerException), IOperatorError
{
    public string Symbol { get; } = symbol;

    /// <summary>Whether a later attempt may succeed without anybody doing anything.</summary>
    public bool IsTransient { get; } = isTransient;
}
