using Worker.Forecasting.Backtest;
using Worker.Forecasting.Metrics;
using Worker.Forecasting.Versions;
using Worker.Tests.Forecasting.Panels;

namespace Worker.Tests.Forecasting.Versions;

public sealed class ModelSelectionTests
{
    private const int Folds = 4;
    private const int Days = 60;

    [Fact]
    public void A_more_complex_model_that_is_clearly_better_is_published()
    {
        var decision = Decide(("naive", _ => 1), ("har", _ => 0.9));

        Assert.Equal("har", decision.Published);
        Assert.True(decision.Comparisons.Single() is { IsPromoted: true, PValue: < 0.05, PinballRatio: < 1 }, $"{decision.Comparisons.Single()}");
    }

    [Fact]
    public void A_difference_that_may_be_luck_leaves_the_simpler_model()
    {
        var decision = Decide(("naive", _ => 1), ("har", _ => 0.999));

        Assert.Equal("naive", decision.Published);
        Assert.Contains("naive stays before har", decision.Comparisons.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_newest_fold_chooses_nothing_and_is_quoted()
    {
        var decision = Decide(("naive", _ => 1), ("har", fold => fold == Folds ? 0.5 : 1.2));

        Assert.Equal("naive", decision.Published);
        Assert.Equal(3 * Days, decision.Comparisons.Single().Days);
        Assert.InRange(decision.Newest.Single(fold => fold.Model == "har").PinballRatio, 0.4, 0.6);
    }

    [Fact]
    public void A_model_is_compared_with_the_one_that_stands_before_it()
    {
        var decision = Decide(("naive", _ => 1), ("drift", _ => 1.1), ("har", _ => 0.9), ("gru", _ => 0.95));

        Assert.Equal(["naive", "naive", "har"], decision.Comparisons.Select(comparison => comparison.Incumbent));
        Assert.Equal("har", decision.Published);
    }

    [Fact]
    public void Without_a_fold_the_simplest_model_serves_and_the_reason_is_said()
    {
        var decision = new ModelSelection(0.05).Decide([], [new SymbolGroup("all", ["AAA"])], ["naive", "har"], horizons: 1).Single();

        Assert.Equal("naive", decision.Published);
        Assert.Contains("too little history", decision.Comparisons.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_group_of_symbols_has_a_decision_of_its_own()
    {
        SymbolGroup[] groups = [new("calm", ["AAA"]), new("wild", ["BBB"])];
        // The regression is better on one symbol, and so much worse on the other that it is worse on both together.
        var scores = Scores([("naive", _ => 1), ("har", _ => 0.9)], "AAA").Concat(Scores([("naive", _ => 1), ("har", _ => 1.3)], "BBB")).ToArray();
        var joined = scores.GroupBy(score => (score.Model, score.Fold)).Select(same =>
        {
            var both = new FoldScores(same.Key.Model, same.Key.Fold, Horizon: 1);
            foreach (var (symbol, score) in same.SelectMany(score => score.Symbols))
                both.Symbols[symbol] = score;
            return both;
        }).ToArray();
        var selection = new ModelSelection(0.05);

        var decisions = selection.Decide(joined, groups, ["naive", "har"], horizons: 1);
        var together = selection.Decide(joined, [new SymbolGroup("all", ["AAA", "BBB"])], ["naive", "har"], horizons: 1).Single();

        Assert.Equal([("calm", "har"), ("wild", "naive")], decisions.Select(decision => (decision.Group, decision.Published)));
        Assert.True(decisions[0].Comparisons.Single().PValue < 0.05);
        Assert.Equal("naive", together.Published);
    }

    // Models have the same noise, as those that forecast the same days do, and each a level of its own in every fold.
    private static HorizonDecision Decide(params (string Model, Func<int, double> Level)[] models) => new ModelSelection(0.05)
        .Decide(Scores(models, "AAA"), [new SymbolGroup("all", ["AAA"])], [.. models.Select(model => model.Model)], horizons: 1).Single();

    private static FoldScores[] Scores((string Model, Func<int, double> Level)[] models, string name) =>
        [.. models.SelectMany((model, number) => Enumerable.Range(1, Folds).Select(fold =>
        {
            var random = new Random(fold);
            var own = new Random((100 * fold) + number);
            var symbol = new SymbolScores(
                new SkillSums(), Enumerable.Range(fold * Days, Days).Select(new DateOnly(2020, 1, 1).AddDays).ToArray(), new double[Days], []);
            for (var day = 0; day < Days; day++)
            {
                var noise = Math.Exp(0.3 * RandomBars.Normal(random)) * (1 + (0.05 * RandomBars.Normal(own)));
                // All quantiles at 0: the mean pinball loss is half of the actual.
                symbol.Losses[day] = symbol.Sums.Add(new double[7], 2 * model.Level(fold) * noise, close: 1, deviation: 1);
            }
            var score = new FoldScores(model.Model, fold, Horizon: 1);
            score.Symbols[name] = symbol;
            return score;
        }))];
}
