namespace Worker.Prices;

/// <summary>
/// The feeds of the settings in the order in which they are asked: for each symbol the first that has usable prices counts.
/// </summary>
internal sealed record PriceFeedOrder(params IReadOnlyList<IPriceFeed> Feeds)
{
    public IPriceFeed First => Feeds[0];

    /// <summary>How many symbols may be requested at once, from any feed.</summary>
    public int MaxConcurrency => Feeds.Min(feed => feed.MaxConcurrency);

    /// <summary>How many symbols are written together, from any feed.</summary>
    public int BatchSize => Feeds.Min(feed => feed.BatchSize);

    /// <summary>The names of the feeds, for messages.</summary>
    public override string ToString() => string.Join(", ", Feeds.Select(feed => feed.Name));
}
