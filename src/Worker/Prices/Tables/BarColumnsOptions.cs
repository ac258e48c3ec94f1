namespace Worker.Prices.Tables;

/// <summary>
/// Section <c>Columns</c> of a source: the name of the column that holds something, in any case. Empty means the known names.
/// </summary>
internal sealed class BarColumnsOptions
{
    public string Date { get; set; } = "";

    public string Open { get; set; } = "";

    public string High { get; set; } = "";

    public string Low { get; set; } = "";

    public string Close { get; set; } = "";

    public string AdjustedClose { get; set; } = "";

    public string Volume { get; set; } = "";

    public string Symbol { get; set; } = "";

    /// <summary>The name that the settings give to a column; empty if they give none.</summary>
    internal string Of(BarColumn column) => column switch
    {
        BarColumn.Date => Date,
        BarColumn.Open => Open,
        BarColumn.High => High,
        BarColumn.Low => Low,
        BarColumn.Close => Close,
        BarColumn.AdjustedClose => AdjustedClose,
        BarColumn.Volume => Volume,
        BarColumn.Symbol => Symbol,
        _ => "",
    };
}
