namespace Worker.Prices.Ingestion;

/// <summary>One answer of a feed with everything concluded from it: nothing is written yet.</summary>
internal sealed record SymbolPull(string Symbol, PullPlan Plan, PriceFeedAnswer Answer, Listing Listing, CheckedBars Bars)
{
    /// <summary>Asks for what the stored history lacks, and for all of it if the answer shows that the past was restated.</summary>
    /// <param name="plan">What to ask for first.</param>
    /// <param name="known">The fingerprint of the answer to the plan that is stored already; null for none.</param>
    /// <param name="restated">Receives why, before the whole history is requested again.</param>
    /// <returns>Null if the feed gave the known answer.</returns>
    /// <exception cref="PriceFeedException">The feed gave no usable answer.</exception>
    public static async Task<SymbolPull?> RunAsync(
        IPriceFeed feed, string symbol, StoredPrices stored, PricesOptions settings, PullPlan plan, string? known, DateTimeOffset now,
        Action<string> restated, CancellationToken cancellationToken)
    {
        if (await feed.FetchIfChangedAsync(symbol, plan.From, known, cancellationToken) is not { } answer)
            return null;
        var pull = Check(plan, answer);
        if (!plan.IsFull)
        {
            var reason = TickerReuse.Suspect(stored, plan, pull.Answer) ?? Restatement.Find(stored, pull.Bars.Sound, pull.Answer.Actions);
            if (reason is null)
                return pull;
            restated(reason);
            var whole = PullPlan.Whole(stored, settings.From);
            pull = Check(whole, await feed.FetchAsync(symbol, whole.From, cancellationToken));
        }
        if (stored.Symbol?.Source == feed.Name)
            TickerReuse.Refuse(stored, pull.Answer);
        return pull;

        SymbolPull Check(PullPlan asked, PriceFeedAnswer answer)
        {
            var listing = Listing.Of(answer, stored, settings, now);
            var context = listing.CheckedAt(now, (decimal)settings.MaxDailyMove, asked.BarsBefore(stored));
            return new SymbolPull(Spelling(answer), asked, answer, listing, BarChecks.Run(answer, context));
        }

        // A symbol that was never named before gets the feed's own spelling: aapl is AAPL.
        string Spelling(PriceFeedAnswer answer) =>
            stored.Symbol is null && !settings.Symbols.Contains(symbol) && answer.Symbol.Equals(symbol, StringComparison.OrdinalIgnoreCase) ? answer.Symbol : symbol;
    }
}
