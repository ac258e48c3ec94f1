namespace Worker.Prices.Tables;

/// <summary>One entry of <c>Prices:Listings</c>: what a CSV file or an SQL query does not say of a symbol.</summary>
internal sealed class ListingOptions
{
    /// <summary>
    /// The currency of the prices: an ISO code, or <c>GBp</c>, <c>ZAc</c>, <c>ILA</c> if they are in hundredths. Default empty: as the
    /// source says.
    /// </summary>
    public string Currency { get; set; } = "";

    /// <summary>The IANA time zone of the exchange. Default empty: as the source says.</summary>
    public string TimeZone { get; set; } = "";

    /// <summary>
    /// The exchange: Yahoo's code (<c>JPX</c>), a market identifier code (<c>XTKS</c>) or a calendar's name (<c>tokyo</c>). Default
    /// empty: as the source says.
    /// </summary>
    public string Exchange { get; set; } = "";

    /// <summary>
    /// Splits of a source with unadjusted prices: shares after for one share before, by the first session on the new basis
    /// (<c>"2020-08-31": 4</c>). 1 says that the move of that day is true. 0.0001 to 10,000. Default none.
    /// </summary>
    public Dictionary<string, decimal> Splits { get; } = [];

    /// <summary>What is wrong with the settings of a symbol, one sentence each.</summary>
    /// <param name="name">The key of the section, for the messages.</param>
    internal IEnumerable<string> Faults(string name)
    {
        if (TimeZone.Length > 0 && !TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return $"{name}.TimeZone: '{TimeZone}' is not known to this machine; expected an IANA name such as Europe/London.";
        foreach (var (date, ratio) in Splits)
        {
            if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _))
                yield return $"{name}.Splits: '{date}' is no date; expected one such as 2020-08-31.";
            if (ratio is < 0.0001m or > 10_000m)
                yield return $"{name}.Splits.{date}: {ratio} is no split; expected shares after for one share before, 0.0001 to 10000.";
        }
    }
}
