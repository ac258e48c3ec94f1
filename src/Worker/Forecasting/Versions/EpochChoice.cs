using System.Globalization;
using Worker.Forecasting.Backtest;

namespace Worker.Forecasting.Versions;

/// <summary>
/// After how many epochs the network stops: the number with the lowest mean pinball loss out of fold. The newest fold, whose figures are
/// quoted, chooses nothing.
/// </summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Losses">Mean pinball loss after 1, 2, ... epochs on the folds before the newest, over all horizons.</param>
internal sealed record EpochChoice(int Epoch, IReadOnlyList<double> Losses)
{
    /// <summary>All losses, for people: <c>0.30512, 0.30498, 0.30501</c>.</summary>
    public string Figures => string.Join(", ", Losses.Select(loss => loss.ToString("F5", CultureInfo.InvariantCulture)));

    /// <param name="epochs">The scores of all folds and horizons after 1, 2, ... epochs; of at least two folds.</param>
    /// <returns>The first of equals.</returns>
    public static EpochChoice Of(IReadOnlyList<IReadOnlyList<FoldScores>> epochs)
    {
        var newest = epochs[0].Max(score => score.Fold);
        double[] losses = [.. epochs.Select(scores => Loss(scores.Where(score => score.Fold < newest)))];
        return new EpochChoice(Array.IndexOf(losses, losses.Min()) + 1, losses);
    }

    private static double Loss(IEnumerable<FoldScores> scores)
    {
        var total = new ModelScores(scores).Total();
        return total.Pinball / total.Count;
    }
}
