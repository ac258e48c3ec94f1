namespace Worker.Forecasting;

/// <summary>The last close carried forward: the forecast that every other has to beat.</summary>
internal static class NaiveForecast
{
    public const string ModelName = "naive";

    /// <summary>The naive forecast and the actual values: a list for each horizon, in the order of the indices.</summary>
    public static IReadOnlyList<Outcome>[] Outcomes(SymbolWindows windows, IReadOnlyList<int> asOfIndices, int maxHorizon) =>
        [.. Enumerable.Range(1, maxHorizon).Select(horizon => (IReadOnlyList<Outcome>)
        [
            .. asOfIndices.Select(index => new Outcome(windows.Closes[index], windows.Closes[index], windows.Closes[index + horizon], windows.Volatility(index))),
        ])];
}
