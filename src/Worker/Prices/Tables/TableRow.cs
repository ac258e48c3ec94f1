namespace Worker.Prices.Tables;

/// <summary>One row of a file that has a date.</summary>
/// <param name="Cells">As quoted, with the adjusted close of the row.</param>
/// <param name="Adjusted">The adjusted open, high, low and volume; empty in a file without these columns.</param>
/// <param name="SplitRatio">Shares after for one share before by the file; null on a day without a split.</param>
/// <param name="Line">The line in the file, from 1.</param>
internal readonly record struct TableRow(DateOnly Date, FeedRow Cells, FeedRow Adjusted, decimal? SplitRatio, int Line)
{
    /// <summary>The close if it is a price, else null.</summary>
    public decimal? Close => Cells.Close.Number is > 0 and < 1e15m and var close ? close : null;

    /// <summary>The adjusted close if it is a price, else null.</summary>
    public decimal? AdjustedClose => Cells.AdjustedClose.Number is > 0 and < 1e15m and var close ? close : null;

    /// <summary>On the basis of a later split: prices divided by its ratio, the volume multiplied.</summary>
    public TableRow Divided(decimal ratio) => this with { Cells = Cells.Scaled(1 / ratio, volumeFactor: ratio) with { AdjustedClose = Cells.AdjustedClose } };

    /// <summary>The adjusted columns; what the file does not adjust is scaled as the close is.</summary>
    public TableRow OnAdjustedBasis()
    {
        if (Close is not { } close || AdjustedClose is not { } adjusted)
            return this with { Cells = Cells with { Open = default, High = default, Low = default, Close = Cells.AdjustedClose } };
        var factor = adjusted / close;
        var scaled = Cells.Scaled(factor, 1 / factor);
        return this with
        {
            Cells = new FeedRow(
                Or(Adjusted.Open, scaled.Open), Or(Adjusted.High, scaled.High), Or(Adjusted.Low, scaled.Low),
                Cells.AdjustedClose, Cells.AdjustedClose, Or(Adjusted.Volume, scaled.Volume)),
        };
    }

    private static FeedCell Or(FeedCell own, FeedCell scaled) => own is { Number: null, Unreadable: null } ? scaled : own;
}
