using System.Globalization;
using Worker.Forecasting.Backtest;
using Worker.Forecasting.Metrics;

namespace Worker.Forecasting.Versions;

/// <summary>
/// Chooses the published model of each group of symbols and horizon on the folds before the newest: models are taken from the simplest to the most complex, and
/// each replaces the one before only if its mean pinball loss is lower and the Diebold-Mariano test on daily mean losses says so.
/// </summary>
/// <param name="significance">Chance of error of the test, in (0, 1].</param>
internal sealed class ModelSelection(double significance)
{
    /// <param name="scores">Of all folds, models and horizons.</param>
    /// <param name="models">Names from the simplest to the most complex; the first is the naive one.</param>
    /// <returns>Group by group, for horizons 1..H.</returns>
    public IReadOnlyList<HorizonDecision> Decide(
        IReadOnlyList<FoldScores> scores, IReadOnlyList<SymbolGroup> groups, IReadOnlyList<string> models, int horizons) =>
        [.. groups.SelectMany(group => Decide(group.Name, [.. scores.Select(score => score.Of(group.Symbols))], models, horizons))];

    private IEnumerable<HorizonDecision> Decide(string group, FoldScores[] scores, IReadOnlyList<string> models, int horizons)
    {
        var newest = scores.Length == 0 ? 0 : scores.Max(score => score.Fold);
        return Enumerable.Range(1, horizons).Select(horizon =>
        {
            var published = models[0];
            var comparisons = new List<ModelComparison>();
            foreach (var candidate in models.Skip(1))
            {
                var comparison = Compare(
                    candidate, Of(scores, candidate, horizon, fold => fold < newest), published, Of(scores, published, horizon, fold => fold < newest), horizon);
                comparisons.Add(comparison);
                published = comparison.IsPromoted ? candidate : published;
            }
            return new HorizonDecision(
                group, horizon, published, comparisons, [.. models.SelectMany(model => Newest(scores, model, models[0], horizon, newest))]);
        });
    }

    private ModelComparison Compare(string candidate, ModelScores mine, string incumbent, ModelScores theirs, int horizon)
    {
        var (my, their) = (mine.Total(), theirs.Total());
        if (my.Count == 0 || their.Count == 0)
            return new ModelComparison(candidate, incumbent, 1, null, 0, false, $"{incumbent} serves: there was too little history for a fold to evaluate {candidate} on");
        var ratio = my.Pinball / my.Count / (their.Pinball / their.Count);
        var test = mine.Compare(theirs, horizon);
        var isPromoted = ratio < 1 && test?.PValue < significance;
        var figures = string.Create(CultureInfo.InvariantCulture,
            $"pinball loss {ratio:F4} of {incumbent}'s, p = {test?.PValue.ToString("G2", CultureInfo.InvariantCulture) ?? "unknown"} (asked for: below {significance:G2})");
        return new ModelComparison(candidate, incumbent, ratio, test?.PValue, mine.Days, isPromoted,
            isPromoted ? $"{candidate} replaces {incumbent}: {figures}" : $"{incumbent} stays before {candidate}: {figures}");
    }

    private static IEnumerable<NewestFold> Newest(IReadOnlyList<FoldScores> scores, string model, string naive, int horizon, int newest)
    {
        var (mine, theirs) = (Of(scores, model, horizon, fold => fold == newest).Total(), Of(scores, naive, horizon, fold => fold == newest).Total());
        if (mine.Count == 0)
            yield break;
        yield return new NewestFold(model, mine.Pinball / theirs.Pinball, Math.Sqrt(mine.SquaredReturnError / theirs.SquaredReturnError),
            Share(mine.Inside80, mine), Share(mine.Inside95, mine));
    }

    private static double Share(int hits, SkillSums sums) => (double)hits / sums.Count;

    private static ModelScores Of(IReadOnlyList<FoldScores> scores, string model, int horizon, Func<int, bool> fold) =>
        new(scores.Where(score => score.Model == model && score.Horizon == horizon && fold(score.Fold)));
}
