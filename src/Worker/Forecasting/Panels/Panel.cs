namespace Worker.Forecasting.Panels;

/// <summary>
/// All that a model may see: the bars of every symbol up to an as-of date, and what is derived from them. It shows no later bar; a model that
/// is fitted on a panel, and a forecast that is made from one, therefore cannot depend on one. Thread-safe.
/// </summary>
internal sealed class Panel
{
    private readonly Lazy<MarketVariance> _market;

    /// <param name="asOf">The last date of which a bar may be held; later bars are dropped.</param>
    public Panel(DateOnly asOf, IEnumerable<DailyBars> bars)
        : this(asOf, [.. bars.AsParallel().AsOrdered().Select(symbol => new SymbolPanel(symbol.UpTo(asOf)))])
    {
    }

    /// <param name="symbols">None of which has a bar after the as-of date.</param>
    public Panel(DateOnly asOf, IReadOnlyList<SymbolPanel> symbols)
    {
        (AsOf, Symbols) = (asOf, symbols);
        _market = new Lazy<MarketVariance>(() => new MarketVariance(symbols));
    }

    public DateOnly AsOf { get; }

    public IReadOnlyList<SymbolPanel> Symbols { get; }

    public IEnumerable<DailyBars> Bars => Symbols.Select(symbol => symbol.Bars);

    /// <summary>Of the symbols of this panel; computed when it is first asked for.</summary>
    public MarketVariance Market => _market.Value;

    /// <summary>Whether there are enough symbols for their mean to add information.</summary>
    public bool HasMarket => Symbols.Count >= MarketVariance.FewestSymbols;

    /// <summary>
    /// The panel as it was on a date, of some of the symbols: equal to one that is built from the bars up to that date, without its memory.
    /// </summary>
    /// <param name="asOf">At most <see cref="AsOf"/>.</param>
    public Panel UpTo(DateOnly asOf, Func<SymbolPanel, bool> has) => new(asOf, [.. Symbols.Where(has).Select(symbol => symbol.UpTo(asOf))]);
}
