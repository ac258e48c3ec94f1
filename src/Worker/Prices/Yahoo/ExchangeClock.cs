namespace Worker.Prices.Yahoo;

/// <summary>
/// Turns Yahoo's instants into dates and times at the exchange. Its rules for summer time hold for every year of the history.
/// </summary>
internal sealed class ExchangeClock(TimeZoneInfo zone)
{
    private const int EveningBefore = 22;

    /// <summary>Years 1 to 9999.</summary>
    private const long MinSeconds = -62_135_596_800, MaxSeconds = 253_402_300_799;

    /// <exception cref="PriceFeedException">The name is missing or this machine does not know it.</exception>
    public static ExchangeClock Of(string? zoneName, string symbol)
    {
        if (zoneName is { Length: > 0 } && TimeZoneInfo.TryFindSystemTimeZoneById(zoneName, out var zone))
            return new ExchangeClock(zone);
        throw new PriceFeedException(
            symbol,
            $"Yahoo says that {symbol} trades in the time zone '{Observability.Excerpt.Of(zoneName ?? "")}', which this machine does not know; expected an IANA name "
            + "such as America/New_York. Install the tzdata package.",
            isTransient: false);
    }

    /// <summary>
    /// The session that a timestamp means; null for a cell that holds no instant. That is its date at the exchange. A time of
    /// exactly 22:00 or 23:00 means the next day: Yahoo has sessions begin at midnight and moves that by the hour of a summer
    /// time that the exchange no longer has, or does not have yet.
    /// </summary>
    public DateOnly? Session(FeedCell seconds) => Local(seconds) is { } local
        ? DateOnly.FromDateTime(local is { Hour: >= EveningBefore, Minute: 0, Second: 0 } ? local.AddDays(1) : local)
        : null;

    public TimeOnly? Time(FeedCell seconds) => Local(seconds) is { } local ? TimeOnly.FromDateTime(local) : null;

    private DateTime? Local(FeedCell seconds) => seconds.Number is >= MinSeconds + 86_400 and <= MaxSeconds - 86_400 and var instant
        ? TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds((long)instant), zone).DateTime
        : null;
}
