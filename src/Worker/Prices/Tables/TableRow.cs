namespace Worker.Prices.Tables;

/// <summary>One row of a file that has a date.</summary>
/// <param name="Cells">As quoted, with the adjusted close of the row.</param>
/// <param name="SplitRatio">Shares after for one share before by the file; null on a day without a split.</param>
/// <param name="Line">The line in the file, from 1.</param>
internal sealed record TableRow(DateOnly Date, FeedRow Cells, decimal? SplitRatio, int Line)
{
    /// <summary>The close if it is a price, else null.</summary>
    public decimal? Close => Cells.Close.Number is > 0 and < 1e15m and var close ? close : null;

    /// <summary>The adjusted close if it is a price, else null.</summary>
    public decimal? AdjustedClose => Cells.AdjustedClose.Number is > 0 and < 1e15m and var close ? close : null;

    /// <summary>
    /// On the basis of a later split: prices divided by its ratio, the volume multiplied. The adjusted close stays as it is.
    /// </summary>
    public TableRow Divided(decimal ratio) => this with { Cells = Cells.Scaled(1 / ratio, volumeFactor: ratio) with { AdjustedClose = Cells.AdjustedClose } };
}
