using Worker.Forecasting.Backtest;
using Worker.Observability;
using Worker.Tests.Forecasting.Panels;

namespace Worker.Tests.Forecasting.Backtest;

public sealed class FoldTests
{
    private static readonly DateOnly[] Dates = RandomBars.Weekdays(new DateOnly(2015, 1, 1), 1000);

    [Fact]
    public void Folds_follow_each_other_without_a_gap_and_end_where_the_last_target_is_known()
    {
        var folds = Fold.Over(Dates, folds: 4, stride: 50, maxHorizon: 5, leastTraining: 250);

        Assert.Equal([1, 2, 3, 4], folds.Select(fold => fold.Number));
        Assert.Equal(Dates[994], folds[^1].To);
        Assert.Equal(Dates[995 - 200], folds[0].From);
        foreach (var (before, after) in folds.Zip(folds.Skip(1)))
            Assert.Equal(Array.IndexOf(Dates, before.To) + 1, Array.IndexOf(Dates, after.From));
    }

    [Fact]
    public void The_cutoff_is_the_session_before_the_first_forecast() =>
        Assert.All(Fold.Over(Dates, 4, 50, 5, 250), fold => Assert.Equal(Array.IndexOf(Dates, fold.From) - 1, Array.IndexOf(Dates, fold.Cutoff)));

    [Fact]
    public void Without_a_stride_the_folds_make_up_a_quarter_of_all_sessions() =>
        Assert.Equal(Dates[994 - 247], Fold.Over(Dates, 8, null, 5, 250)[0].From);

    [Fact]
    public void Too_short_a_history_is_refused_with_the_number_that_is_needed()
    {
        var error = Assert.Throws<OperatorException>(() => Fold.Over(Dates[..300], 4, 50, 5, 250));

        Assert.Contains("455", error.Message, StringComparison.Ordinal);
    }
}
