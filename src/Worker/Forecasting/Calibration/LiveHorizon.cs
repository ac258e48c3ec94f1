namespace Worker.Forecasting.Calibration;

/// <summary>Live calibration of one horizon from scored forecasts that come in the order of their as-of dates.</summary>
internal sealed class LiveHorizon(AdaptiveConformalSettings settings)
{
    private readonly AdaptiveConformal _of80 = new(0.80, settings);
    private readonly AdaptiveConformal _of95 = new(0.95, settings);
    private List<double> _day80 = [];
    private List<double> _day95 = [];
    private DateOnly _day;

    /// <param name="row">Of the date of the row before, or of a later one.</param>
    public void Add(ScoredForecast row)
    {
        if (row.AsOfDate != _day)
            EndDay();
        _day = row.AsOfDate;
        _day80.Add(row.Score(row.Lower80, row.Upper80, row.Calibration80));
        _day95.Add(row.Score(row.Lower95, row.Upper95, row.Calibration95));
    }

    /// <summary>The factors after all rows so far.</summary>
    public LiveFactors Factors()
    {
        EndDay();
        return new LiveFactors(_of80.Factor, _of95.Factor);
    }

    private void EndDay()
    {
        _of80.Add(_day80);
        _of95.Add(_day95);
        (_day80, _day95) = ([], []);
    }
}
