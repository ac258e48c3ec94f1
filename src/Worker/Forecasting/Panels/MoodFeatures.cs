namespace Worker.Forecasting.Panels;

/// <summary>What the reviews of a symbol's subjects say at a session. Only reviews of the days before the session are read.</summary>
internal sealed class MoodFeatures
{
    private const int Recent = 5;
    private const int Usual = 66;

    // Reviews that count for the usual mood: a few recent ones do not say much.
    private const double Doubt = 5;

    private readonly double[] _counts;
    private readonly double[] _scores;

    /// <summary>For a symbol without subjects everything is 0.</summary>
    public MoodFeatures(DailyBars bars)
    {
        if (!bars.HasMood)
        {
            (_counts, _scores) = ([], []);
            return;
        }
        // Sums over all sessions before each index.
        (_counts, _scores) = (new double[bars.Count + 1], new double[bars.Count + 1]);
        for (var t = 0; t < bars.Count; t++)
        {
            _counts[t + 1] = _counts[t] + bars.MoodCount[t];
            _scores[t + 1] = _scores[t] + (bars.MoodCount[t] > 0 ? bars.MoodCount[t] * bars.MoodScore[t] : 0);
        }
    }

    /// <summary>By how much the mean score of the last 5 sessions is above that of all so far, -1 to 1; 0 without reviews.</summary>
    public double Level(int session)
    {
        var count = _counts.Length == 0 ? 0 : _counts[session + 1];
        if (count == 0)
            return 0;
        var (recent, score) = (Sum(_counts, session, Recent), Sum(_scores, session, Recent));
        return (score - (recent * _scores[session + 1] / count)) / (recent + Doubt);
    }

    /// <summary>
    /// The log of the reviews a session over the last 5 sessions as a ratio to those over the last 66; 0 without reviews.
    /// </summary>
    public double Volume(int session) => _counts.Length == 0
        ? 0
        : Math.Log((1 + (Sum(_counts, session, Recent) / Recent)) / (1 + (Sum(_counts, session, Usual) / Usual)));

    private static double Sum(double[] sums, int session, int n) => sums[session + 1] - sums[Math.Max(0, session + 1 - n)];
}
