using Worker.Forecasting.Calibration;
using Worker.Tests.Forecasting.Panels;

namespace Worker.Tests.Forecasting.Calibration;

public sealed class AdaptiveConformalTests
{
    private const int Symbols = 20;

    [Theory]
    [InlineData(0.80)]
    [InlineData(0.95)]
    public void Coverage_recovers_after_a_change_of_regime(double coverage)
    {
        // The actuals spread twice as far from day 600 on; the forecaster does not notice.
        var days = Days(1500, day => day < 600 ? 1 : 2);
        var bound = coverage == 0.80 ? 1.2816 : 1.9600;

        var calibrated = Coverage(days, bound, coverage, new AdaptiveConformalSettings { Rate = 0.02, Window = 250 }, from: 900);
        var raw = days.Skip(900).SelectMany(day => day).Average(actual => Math.Abs(actual) <= bound ? 1.0 : 0);

        Assert.True(raw < coverage - 0.1, $"{raw}");
        Assert.InRange(calibrated, coverage - 0.02, coverage + 0.02);
    }

    [Fact]
    public void Right_intervals_stay_about_as_they_are()
    {
        var conformal = new AdaptiveConformal(0.8, new AdaptiveConformalSettings());
        foreach (var day in Days(500, _ => 1))
            conformal.Add([.. day.Select(actual => Math.Abs(actual) / 1.2816)]);

        Assert.InRange(conformal.Factor, 0.93, 1.07);
    }

    [Fact]
    public void The_same_scores_give_the_same_factor_however_they_are_come_by()
    {
        var days = Days(300, day => 1 + (day / 300.0)).Select(day => (IReadOnlyList<double>)[.. day.Select(Math.Abs)]).ToArray();
        var (first, second) = (new AdaptiveConformal(0.8, new AdaptiveConformalSettings()), new AdaptiveConformal(0.8, new AdaptiveConformalSettings()));
        foreach (var day in days)
            first.Add(day);
        foreach (var day in days)
            second.Add([.. day.Reverse()]);

        Assert.Equal(first.Factor, second.Factor);
    }

    [Fact]
    public void Nothing_changes_before_enough_days_are_known()
    {
        var conformal = new AdaptiveConformal(0.8, new AdaptiveConformalSettings { FewestDays = 60 });
        for (var day = 0; day < 59; day++)
            conformal.Add([5, 5]);

        Assert.Equal(1, conformal.Factor);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(2, 0.5)]
    [InlineData(-2, 1.5)]
    [InlineData(1, 0)]
    public void A_score_counts_the_distance_on_its_own_side(double actual, double expected) =>
        Assert.Equal(expected, AdaptiveConformal.Score(lower: -1, median: 1, upper: 3, actual), 1e-12);

    private static double Coverage(List<double[]> days, double bound, double coverage, AdaptiveConformalSettings settings, int from)
    {
        var conformal = new AdaptiveConformal(coverage, settings);
        var (inside, count) = (0, 0);
        for (var day = 0; day < days.Count; day++)
        {
            var factor = conformal.Factor;
            if (day >= from)
            {
                inside += days[day].Count(actual => Math.Abs(actual) <= factor * bound);
                count += days[day].Length;
            }
            conformal.Add([.. days[day].Select(actual => Math.Abs(actual) / bound)]);
        }
        return (double)inside / count;
    }

    private static List<double[]> Days(int count, Func<int, double> deviation)
    {
        var random = new Random(2);
        return [.. Enumerable.Range(0, count).Select(day => Enumerable.Range(0, Symbols).Select(_ => deviation(day) * RandomBars.Normal(random)).ToArray())];
    }
}
