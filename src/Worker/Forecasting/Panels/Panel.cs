namespace Worker.Forecasting.Panels;

/// <summary>
/// All that a model may see: the bars of every symbol up to an as-of date, and what is derived from them. It cannot hold a later bar; a
/// model that is fitted on a panel, and a forecast that is made from one, therefore cannot either.
/// </summary>
internal sealed class Panel
{
    /// <param name="asOf">The last date of which a bar may be held; later bars are dropped.</param>
    public Panel(DateOnly asOf, IEnumerable<DailyBars> bars)
    {
        AsOf = asOf;
        var symbols = bars.ToArray();
        var panels = new SymbolPanel[symbols.Length];
        Parallel.For(0, symbols.Length, i => panels[i] = new SymbolPanel(symbols[i].UpTo(asOf)));
        Symbols = panels;
        Market = new MarketVariance(Symbols);
    }

    public DateOnly AsOf { get; }

    public IReadOnlyList<SymbolPanel> Symbols { get; }

    public MarketVariance Market { get; }

    /// <summary>Whether there are enough symbols for their mean to add information.</summary>
    public bool HasMarket => Symbols.Count >= MarketVariance.FewestSymbols;
}
