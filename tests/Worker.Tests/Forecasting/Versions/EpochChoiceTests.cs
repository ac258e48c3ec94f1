using Worker.Forecasting.Backtest;
using Worker.Forecasting.Metrics;
using Worker.Forecasting.Versions;

namespace Worker.Tests.Forecasting.Versions;

public sealed class EpochChoiceTests
{
    private const int Folds = 3;

    [Fact]
    public void The_number_of_epochs_with_the_lowest_loss_out_of_fold_is_chosen()
    {
        var choice = EpochChoice.Of([Scores(_ => 1.2), Scores(_ => 0.9), Scores(_ => 1)]);

        Assert.Equal(2, choice.Epoch);
        Assert.Equal([0.6, 0.45, 0.5], choice.Losses.Select(loss => Math.Round(loss, 9)));
    }

    [Fact]
    public void The_newest_fold_chooses_nothing()
    {
        var choice = EpochChoice.Of([Scores(_ => 1), Scores(fold => fold == Folds ? 0.1 : 1.1)]);

        Assert.Equal(1, choice.Epoch);
    }

    [Fact]
    public void Of_equals_the_fewest_epochs_are_chosen() => Assert.Equal(1, EpochChoice.Of([Scores(_ => 1), Scores(_ => 1)]).Epoch);

    // All quantiles at 0: the mean pinball loss is half of the actual.
    private static List<FoldScores> Scores(Func<int, double> actual) => [.. Enumerable.Range(1, Folds).Select(fold =>
    {
        var symbol = new SymbolScores(new SkillSums(), new DateOnly[] { new(2020, 1, fold) }, new double[1], []);
        symbol.Losses[0] = symbol.Sums.Add(new double[7], actual(fold), close: 1, deviation: 1);
        var score = new FoldScores("gru", fold, Horizon: 1);
        score.Symbols["AAA"] = symbol;
        return score;
    })];
}
