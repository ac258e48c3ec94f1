using Worker.Observability;

namespace Worker.Forecasting.Backtest;

/// <summary>
/// One step of a walk forward: models are fitted on what was known at <see cref="Cutoff"/> and evaluated on forecasts made from
/// <see cref="From"/> to <see cref="To"/>. No target that a model was fitted on is later than the cutoff, and no forecast is made before
/// <see cref="From"/>, which is later: between the last session that is learnt from and the first that is evaluated are as many sessions as
/// the largest horizon.
/// </summary>
/// <param name="Number">From 1, the oldest, to the number of folds, the newest.</param>
/// <param name="Sessions">How many there are from the first to the last forecast.</param>
internal sealed record Fold(int Number, DateOnly Cutoff, DateOnly From, DateOnly To, int Sessions)
{
    /// <summary>Cuts the newest part of the dates into folds.</summary>
    /// <param name="dates">Dates on which any symbol had a session, ascending.</param>
    /// <param name="folds">At least 1.</param>
    /// <param name="stride">Sessions of a fold, at least 1; null makes them a quarter of all sessions together.</param>
    /// <param name="maxHorizon">The newest sessions, whose actuals are not all known, are left out.</param>
    /// <param name="leastTraining">Sessions that the oldest fold must have before it.</param>
    /// <exception cref="OperatorException">There are too few dates.</exception>
    public static IReadOnlyList<Fold> Over(IReadOnlyList<DateOnly> dates, int folds, int? stride, int maxHorizon, int leastTraining)
    {
        var last = dates.Count - 1 - maxHorizon;
        var length = stride ?? Math.Max(1, dates.Count / 4 / folds);
        var first = last - (folds * length) + 1;
        if (first < leastTraining)
        {
            throw new OperatorException(
                $"There are {dates.Count} sessions; {folds} folds of {length} with {leastTraining} before them and {maxHorizon} after them need "
                + $"{leastTraining + (folds * length) + maxHorizon}. Fetch a longer history (Prices:From), or ask for fewer folds or a shorter stride.");
        }
        return [.. Enumerable.Range(0, folds).Select(i =>
            new Fold(i + 1, dates[first + (i * length) - 1], dates[first + (i * length)], dates[first + ((i + 1) * length) - 1], length))];
    }
}
