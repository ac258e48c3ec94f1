namespace Worker.Prices;

/// <summary>
/// One row of a feed as it was read, before any check. Prices are in whole units of the listing currency (a feed that
/// quotes pence has already divided), split-adjusted as quoted; a field that the feed left empty is null.
/// </summary>
/// <param name="Date">The exchange-local session.</param>
internal sealed record PriceBar(
    DateOnly Date, decimal? Open, decimal? High, decimal? Low, decimal? Close, decimal? AdjustedClose, long? Volume)
{
    /// <summary>
    /// What the checks changed so that the close could be kept, by the names in <see cref="BarRepairs"/>; null for nothing.
    /// </summary>
    public string? Repair { get; init; }
}
