namespace Worker.Forecasting;

/// <summary>
/// Closes scaled to -1..1 by the range of the training segment: the textbook form. A network that has learnt prices of 7 to 55
/// cannot say 130, which is why this is not the default.
/// </summary>
/// <param name="Lowest">Lowest close of the training segment.</param>
/// <param name="Highest">Highest close of the training segment, above the lowest.</param>
internal sealed record CloseScaler(double Lowest, double Highest) : PriceScaler
{
    public static CloseScaler Fit(ReadOnlySpan<double> closes)
    {
        if (closes.IsEmpty)
            throw new ArgumentException("There are no closes to fit the range on.", nameof(closes));
        double lowest = closes[0], highest = closes[0];
        foreach (var close in closes)
        {
            lowest = Math.Min(lowest, close);
            highest = Math.Max(highest, close);
        }
        // A series that never moves has no range; any width keeps it finite.
        return new CloseScaler(lowest, highest > lowest ? highest : lowest + 1);
    }

    public override void WriteWindow(ReadOnlySpan<double> closes, Span<float> window)
    {
        for (var i = 0; i < window.Length; i++)
            window[i] = Scale(closes[i + 1]);
    }

    public override float ScaleTarget(double lastClose, double futureClose, int horizon) => Scale(futureClose);

    public override double RestoreClose(double lastClose, float output, int horizon) =>
        Lowest + ((output + 1) / 2 * (Highest - Lowest));

    private float Scale(double close) => (float)((2 * (close - Lowest) / (Highest - Lowest)) - 1);
}
