using System.Globalization;
using Worker.Forecasting.Backtest;
using Worker.Forecasting.Baselines;
using Worker.Forecasting.Panels;
using Worker.Forecasting.Scales;
using Worker.Observability;

namespace Worker.Forecasting.Leaks;

/// <summary>
/// Tries on given bars whether a model knows the future: bars after the cutoff that are changed must change no fit and no forecast, and on
/// sessions in random order no model may beat a constant volatility.
/// </summary>
/// <param name="horizons">H.</param>
internal sealed class LeakTests(IReadOnlyList<DailyBars> bars, int horizons)
{
    // Of a year's losses in random order, by chance and by estimation.
    private const double Tolerance = 0.985;
    private const int Sessions = 100;
    private const int LeastTraining = 250;

    /// <exception cref="OperatorException">There is too little history.</exception>
    public async Task<IReadOnlyList<LeakFinding>> RunAsync(IReadOnlyList<IForecaster> models, CancellationToken cancellationToken)
    {
        var findings = new List<LeakFinding>();
        var shuffled = bars.Select(ChangedBars.Shuffled).ToArray();
        var constant = await LossAsync(new ConstantVolatility(horizons), shuffled, cancellationToken);
        foreach (var model in models)
        {
            findings.Add(await ChangedFutureAsync(model, cancellationToken));
            var ratio = await LossAsync(model, shuffled, cancellationToken) / constant;
            findings.Add(new LeakFinding("sessions in random order", model.Name, ratio < Tolerance, string.Create(CultureInfo.InvariantCulture,
                $"pinball loss {ratio:F4} of a constant volatility's; at least {Tolerance} was expected")));
        }
        return findings;
    }

    private async Task<LeakFinding> ChangedFutureAsync(IForecaster model, CancellationToken cancellationToken)
    {
        var fold = Newest(bars);
        var changed = bars.Select(one => ChangedBars.After(one, fold.Cutoff, factor: 3)).ToArray();
        // Cut as a backtest cuts them: the memory of the later bars is there.
        var (panel, other) = (UpTo(fold.Cutoff, bars), UpTo(fold.Cutoff, changed));
        using var first = await model.FitAsync(panel, cancellationToken);
        using var second = await model.FitAsync(other, cancellationToken);
        var differing = 0;
        for (var i = 0; i < panel.Symbols.Count; i++)
        {
            var count = Math.Min(Sessions, panel.Symbols[i].Count - SymbolPanel.FirstSession);
            if (count <= 0)
                continue;
            var from = panel.Symbols[i].Count - count;
            var (mine, theirs) = (first.Forecast(panel, panel.Symbols[i], from, count), second.Forecast(other, other.Symbols[i], from, count));
            for (var t = from; t < from + count; t++)
                differing += mine.At(t, horizons).SequenceEqual(theirs.At(t, horizons)) ? 0 : 1;
        }
        return new LeakFinding("changed bars after the cutoff", model.Name, differing > 0,
            $"{differing} forecasts up to {fold.Cutoff:O} changed with later bars; none was expected to");
    }

    private static Panel UpTo(DateOnly date, IReadOnlyList<DailyBars> all) => new Panel(DateOnly.MaxValue, all).UpTo(date, _ => true);

    private async Task<double> LossAsync(IForecaster model, IReadOnlyList<DailyBars> on, CancellationToken cancellationToken)
    {
        var scores = await new WalkForward(on, horizons).RunAsync(model, Newest(on), cancellationToken);
        var total = new ModelScores(scores.Where(score => score.Horizon == 1)).Total();
        return total.Pinball / total.Count;
    }

    private Fold Newest(IReadOnlyList<DailyBars> on) =>
        Fold.Over([.. on.SelectMany(one => one.Dates).Distinct().Order()], folds: 1, Sessions, horizons, LeastTraining)[0];

    /// <summary>The root mean square of all returns up to a session: what is right if no session has to do with another.</summary>
    private sealed class ConstantVolatility(int horizons) : IForecaster
    {
        public string Name => "constant";

        public Task<IFittedForecaster> FitAsync(Panel panel, CancellationToken cancellationToken) =>
            Task.FromResult<IFittedForecaster>(ScaledQuantiles.Fit(panel, new EwmaScale(Decay: 1), horizons, centre: true));
    }
}
