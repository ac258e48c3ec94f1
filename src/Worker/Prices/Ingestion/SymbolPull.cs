namespace Worker.Prices.Ingestion;

/// <summary>One answer of a feed with everything concluded from it: nothing is written yet.</summary>
internal sealed record SymbolPull(string Symbol, PullPlan Plan, PriceFeedAnswer Answer, Listing Listing, CheckedBars Bars)
{
    /// <summary>Asks for what the stored history lacks, and for all of it if the answer shows that the past was restated.</summary>
    /// <param name="full">Ask for the whole history in any case.</param>
    /// <param name="restated">Receives why, before the whole history is requested again.</param>
    /// <exception cref="PriceFeedException">The feed gave no usable answer.</exception>
    public static async Task<SymbolPull> RunAsync(
        IPriceFeed feed, string symbol, StoredPrices stored, PricesOptions settings, bool full, DateTimeOffset now,
        Action<string> restated, CancellationToken cancellationToken)
    {
        var plan = PullPlan.For(stored, feed.Name, settings.From, settings.OverlapSessions, full);
        var pull = await AskAsync(plan);
        if (!plan.IsFull)
        {
            var reason = TickerReuse.Suspect(stored, plan, pull.Answer) ?? Restatement.Find(stored, pull.Bars.Sound, pull.Answer.Actions);
            if (reason is null)
                return pull;
            restated(reason);
            pull = await AskAsync(PullPlan.Whole(stored, settings.From));
        }
        if (stored.Symbol?.Source == feed.Name)
            TickerReuse.Refuse(stored, pull.Answer);
        return pull;

        async Task<SymbolPull> AskAsync(PullPlan asked)
        {
            var answer = await feed.FetchAsync(symbol, asked.From, cancellationToken);
            var listing = Listing.Of(answer, stored, settings, now);
            var context = listing.CheckedAt(now, (decimal)settings.MaxDailyMove, asked.BarsBefore(stored));
            return new SymbolPull(Spelling(answer), asked, answer, listing, BarChecks.Run(answer, context));
        }

        // A symbol that was never named before gets the feed's own spelling: aapl is AAPL.
        string Spelling(PriceFeedAnswer answer) =>
            stored.Symbol is null && !settings.Symbols.Contains(symbol) && answer.Symbol.Equals(symbol, StringComparison.OrdinalIgnoreCase) ? answer.Symbol : symbol;
    }
}
