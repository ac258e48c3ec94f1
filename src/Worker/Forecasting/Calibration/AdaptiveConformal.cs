namespace Worker.Forecasting.Calibration;

/// <summary>
/// Adaptive conformal inference (Gibbs and Candes, "Adaptive Conformal Inference Under Distribution Shift", NeurIPS 2021, equation 2) for
/// the intervals of one horizon and coverage. The level that is aimed at moves after each day by <c>rate * (miss rate allowed - miss rate
/// seen)</c>, and the width factor is the quantile of past scores at that level. It has no state but what it is given: the same scores in
/// the same order give the same factors.
/// </summary>
/// <param name="coverage">In (0, 1): 0.8 for the 80 % interval.</param>
/// <param name="settings">How fast it adapts and how far it looks back.</param>
internal sealed class AdaptiveConformal(double coverage, AdaptiveConformalSettings settings)
{
    private readonly Queue<IReadOnlyList<double>> _window = new();
    private readonly ScoreHistogram _scores = new();
    private double _missRate = 1 - coverage;

    /// <summary>Days whose actuals are known.</summary>
    public int Days { get; private set; }

    /// <summary>By what the distance from the median to a bound is to be multiplied now; 1 until enough days are known.</summary>
    public double Factor => Days < settings.FewestDays ? 1 : _scores.Quantile(1 - _missRate);

    /// <summary>Takes in the next day whose actuals have become known.</summary>
    /// <param name="scores">Of every symbol that was forecast that day, of the bounds before calibration.</param>
    public void Add(IReadOnlyList<double> scores)
    {
        if (scores.Count == 0)
            return;
        if (Days >= settings.FewestDays)
        {
            var factor = Factor;
            var missed = scores.Count(score => score > factor) / (double)scores.Count;
            _missRate = Math.Clamp(_missRate + (settings.Rate * (1 - coverage - missed)), 0.001, 0.999);
        }
        Days++;
        foreach (var score in scores)
            _scores.Add(score);
        _window.Enqueue(scores);
        if (_window.Count <= settings.Window)
            return;
        foreach (var score in _window.Dequeue())
            _scores.Remove(score);
    }

    /// <summary>
    /// The score of an actual: its distance from the median in units of the bound's distance on its side; at most 1 is inside.
    /// </summary>
    public static double Score(double lower, double median, double upper, double actual)
    {
        var (distance, bound) = actual >= median ? (actual - median, upper - median) : (median - actual, median - lower);
        return bound > 0 ? distance / bound : distance > 0 ? double.MaxValue : 0;
    }
}

/// <summary>How fast live intervals adapt.</summary>
internal sealed record AdaptiveConformalSettings
{
    /// <summary>Gamma of the paper, a day: 0 only follows the window.</summary>
    public double Rate { get; init; } = 0.01;

    /// <summary>Days that are looked back on, at least 1.</summary>
    public int Window { get; init; } = 500;

    /// <summary>Days that must be known before anything is changed.</summary>
    public int FewestDays { get; init; } = 60;
}
