using Worker.Forecasting.Baselines;
using Worker.Forecasting.Calibration;
using Worker.Forecasting.Distribution;
using Worker.Forecasting.Metrics;
using Worker.Forecasting.Network;
using Worker.Forecasting.Panels;

namespace Worker.Forecasting.Backtest;

/// <summary>Fits models on what was known at the cutoff of a fold and evaluates them on what came after it.</summary>
/// <param name="all">Every symbol, as far as its bars are known. Folds share its memory.</param>
internal sealed class WalkForward(Panel all, int horizons)
{
    /// <summary>A symbol with fewer sessions before the cutoff is neither used for training nor evaluated in the fold.</summary>
    public const int FewestSessions = 100;

    /// <summary>Whether scores hold the squared error of each date. A training needs none, and does without their memory.</summary>
    public bool KeepsSquaredErrors { get; init; } = true;

    public WalkForward(IReadOnlyList<DailyBars> bars, int horizons)
        : this(new Panel(DateOnly.MaxValue, bars), horizons)
    {
    }

    /// <summary>Fits and evaluates one model on one fold. The same call gives the same numbers.</summary>
    /// <param name="calibration">Learns from the forecasts, which are out of fold; null for none.</param>
    public async Task<IReadOnlyList<FoldScores>> RunAsync(
        IForecaster model, Fold fold, CancellationToken cancellationToken, OutOfFoldCalibration? calibration = null)
    {
        var training = Training(fold);
        using var fitted = await model.FitAsync(training, cancellationToken);
        return Evaluate(model.Name, fitted, fold, training, calibration, cancellationToken);
    }

    /// <summary>Fits one model on one fold and evaluates it as it is after each of its epochs.</summary>
    /// <param name="calibrations">One for each epoch learns from its forecasts; null for none.</param>
    /// <returns>By epoch, the first first.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<FoldScores>>> RunEpochsAsync(
        IEpochForecaster model, Fold fold, CancellationToken cancellationToken, IReadOnlyList<OutOfFoldCalibration>? calibrations = null)
    {
        var training = Training(fold);
        var fits = await model.FitEpochsAsync(training, cancellationToken);
        try
        {
            return [.. fits.Select((fitted, epoch) => Evaluate(model.Name, fitted, fold, training, calibrations?[epoch], cancellationToken))];
        }
        finally
        {
            foreach (var fitted in fits)
                fitted.Dispose();
        }
    }

    /// <summary>Trains a network on the first fold, or continues it on a later one, and evaluates it there.</summary>
    /// <param name="folds">All folds before this one and itself, the oldest first.</param>
    /// <param name="learnt">What the fold before has learnt; null on the first.</param>
    /// <returns>The scores, and what this fold has learnt.</returns>
    public async Task<(IReadOnlyList<FoldScores> Scores, byte[] Learnt)> RunWarmAsync(
        NetworkForecaster model, FineTuneSettings tuning, IReadOnlyList<Fold> folds, byte[]? learnt, CancellationToken cancellationToken)
    {
        var fold = folds[^1];
        var (first, training) = (Training(folds[0]), Training(fold));
        using var fit = learnt is null
            ? await model.Warm(tuning).StartAsync(training, cancellationToken)
            : await model.Warm(tuning).ContinueAsync(first, training, learnt, folds[^2].Cutoff, cancellationToken);
        return (Evaluate(model.Name, fit.Fitted, fold, training, null, cancellationToken), fit.Learnt);
    }

    /// <summary>
    /// The root mean square of the symbol's daily returns up to the cutoff: the unit in which its losses add up with those of others.
    /// </summary>
    public static double Deviation(SymbolPanel symbol)
    {
        var sum = 0.0;
        for (var t = 1; t < symbol.Count; t++)
            sum += symbol.Return[t] * symbol.Return[t];
        return Math.Max(Math.Sqrt(sum / Math.Max(1, symbol.Count - 1)), 1e-6);
    }

    private Panel Training(Fold fold) => all.UpTo(fold.Cutoff, IsIn(fold));

    private static Func<SymbolPanel, bool> IsIn(Fold fold) => symbol => symbol.Bars.CountUpTo(fold.Cutoff) >= FewestSessions;

    private FoldScores[] Evaluate(
        string name, IFittedForecaster fitted, Fold fold, Panel training, OutOfFoldCalibration? calibration, CancellationToken cancellationToken)
    {
        // Forecasts of the fold read this one, which reaches further; each reads only what is before its session.
        var evaluated = all.UpTo(fold.To, IsIn(fold));
        var known = all.Symbols.Where(IsIn(fold)).ToArray();
        var scores = Enumerable.Range(1, horizons).Select(h => new FoldScores(name, fold.Number, h)).ToArray();
        for (var i = 0; i < known.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var first = known[i].Bars.CountUpTo(fold.From.AddDays(-1));
            var count = evaluated.Symbols[i].Count - first;
            if (count <= 0)
                continue;
            var forecasts = fitted.Forecast(evaluated, evaluated.Symbols[i], first, count);
            forecasts.OrderHorizons();
            Evaluate(forecasts, known[i].Bars, Deviation(training.Symbols[i]), scores, calibration);
        }
        return scores;
    }

    private void Evaluate(
        QuantileForecasts forecasts, DailyBars bars, double deviation, FoldScores[] scores, OutOfFoldCalibration? calibration)
    {
        foreach (var score in scores)
        {
            var h = score.Horizon;
            var known = Math.Min(forecasts.Count, bars.Count - h - forecasts.From);
            if (known <= 0)
                continue;
            var symbol = new SymbolScores(
                new SkillSums(), bars.Dates.Slice(forecasts.From, known), new double[known], KeepsSquaredErrors ? new double[known] : []);
            for (var i = 0; i < known; i++)
            {
                var t = forecasts.From + i;
                var quantiles = forecasts.At(t, h);
                var actual = Math.Log(bars.Close[t + h] / bars.Close[t]);
                calibration?.Add(bars.Dates[t], h, quantiles, actual);
                symbol.Losses[i] = symbol.Sums.Add(quantiles, actual, bars.Close[t], deviation);
                if (KeepsSquaredErrors)
                    symbol.SquaredErrors[i] = Math.Pow((actual - quantiles[QuantileLevels.Median]) / deviation, 2);
            }
            score.Symbols[bars.Symbol] = symbol;
        }
    }
}
