namespace Worker.Prices.Ingestion;

/// <summary>One answer of a feed with everything concluded from it: nothing is written yet.</summary>
internal sealed record SymbolPull(string Symbol, PullPlan Plan, PriceFeedAnswer Answer, Listing Listing, CheckedBars Bars)
{
    /// <summary>Checks an answer, and asks for the whole history if it shows that the past was restated.</summary>
    /// <param name="plan">What the feed was asked for.</param>
    /// <param name="answer">What it answered.</param>
    /// <param name="restated">Receives why, before the whole history is requested again.</param>
    /// <exception cref="PriceFeedException">The feed gave no usable answer.</exception>
    public static async Task<SymbolPull> OfAsync(
        IPriceFeed feed, string symbol, StoredPrices stored, PricesOptions settings, PullPlan plan, PriceFeedAnswer answer, DateTimeOffset now,
        Action<string> restated, CancellationToken cancellationToken)
    {
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
