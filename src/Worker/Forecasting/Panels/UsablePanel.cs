using Worker.Prices;

namespace Worker.Forecasting.Panels;

/// <summary>The panel of the symbols whose bars can be used. The others fail alone, and not the model of all.</summary>
internal static class UsablePanel
{
    /// <param name="asOf">The last date of which a bar may be held; later bars are dropped.</param>
    /// <param name="failed">Takes the symbols that are left out, with the reason.</param>
    public static Panel Of(DateOnly asOf, IEnumerable<DailyBars> all, ICollection<SymbolFailure> failed, CancellationToken run)
    {
        var built = all.AsParallel().AsOrdered().WithCancellation(run).Select(bars => Build(bars.UpTo(asOf))).ToArray();
        foreach (var failure in built.Select(one => one.Failure).OfType<SymbolFailure>())
            failed.Add(failure);
        return new Panel(asOf, [.. built.Select(one => one.Panel).OfType<SymbolPanel>()]);
    }

    private static (SymbolPanel? Panel, SymbolFailure? Failure) Build(DailyBars bars)
    {
        try
        {
            RequirePrices(bars);
            return (new SymbolPanel(bars), null);
        }
        catch (Exception failure) when (SymbolFailure.Is(failure, CancellationToken.None))
        {
            return (null, new SymbolFailure(bars.Symbol, failure));
        }
    }

    // One close of 0 would make the variances of all symbols infinite.
    private static void RequirePrices(DailyBars bars)
    {
        var wrong = bars.Close.AsSpan().IndexOfAnyExceptInRange(double.Epsilon, double.MaxValue);
        if (wrong >= 0)
        {
            throw new InvalidDataException(
                $"the close of {bars.Dates[wrong]:O} is {bars.Close[wrong]}; expected a price above 0. Run fetch-prices --full.");
        }
    }
}
