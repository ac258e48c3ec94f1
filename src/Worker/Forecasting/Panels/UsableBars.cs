using Worker.Prices;

namespace Worker.Forecasting.Panels;

/// <summary>Takes out the symbols of whose bars no panel can be built, so that they fail alone and not the model of all.</summary>
internal static class UsableBars
{
    /// <param name="failed">Takes the symbols that are left out, with the reason.</param>
    public static DailyBars[] Of(IEnumerable<DailyBars> all, ICollection<SymbolFailure> failed, CancellationToken run)
    {
        var usable = new List<DailyBars>();
        foreach (var bars in all)
        {
            try
            {
                RequirePrices(bars);
                _ = new SymbolPanel(bars);
                usable.Add(bars);
            }
            catch (Exception failure) when (SymbolFailure.Is(failure, run))
            {
                failed.Add(new SymbolFailure(bars.Symbol, failure));
            }
        }
        return [.. usable];
    }

    // One close of 0 would make the variances of all symbols infinite.
    private static void RequirePrices(DailyBars bars)
    {
        var wrong = bars.Close.AsSpan().IndexOfAnyExceptInRange(double.Epsilon, double.MaxValue);
        if (wrong >= 0)
            throw new InvalidDataException($"the close of {bars.Dates[wrong]:O} is {bars.Close[wrong]}; expected a price above 0. Run fetch-prices --full.");
    }
}
