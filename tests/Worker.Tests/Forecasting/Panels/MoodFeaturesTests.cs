using Worker.Forecasting.Panels;

namespace Worker.Tests.Forecasting.Panels;

public sealed class MoodFeaturesTests
{
    private static readonly DailyBars Bars = RandomBars.Of("A", 200, seed: 1);

    private static DailyBars WithMood(Func<int, double> counts, Func<int, double> scores) => Bars with
    {
        MoodCount = Enumerable.Range(0, Bars.Count).Select(counts).ToArray(),
        MoodScore = Enumerable.Range(0, Bars.Count).Select(scores).ToArray(),
    };

    [Fact]
    public void A_symbol_without_subjects_has_no_mood()
    {
        var mood = new MoodFeatures(Bars);

        Assert.Equal((0, 0), (mood.Level(150), mood.Volume(150)));
    }

    [Fact]
    public void The_level_is_the_recent_score_beside_the_usual_one_and_counts_less_with_few_reviews()
    {
        // 95 sessions of ten reviews at 0.5, then five sessions at 0.9: 50 recent reviews, and 1,000 with a mean of 0.52.
        var many = new MoodFeatures(WithMood(_ => 10, t => t is >= 95 and < 100 ? 0.9 : 0.5));
        var few = new MoodFeatures(WithMood(_ => 1, t => t is >= 95 and < 100 ? 0.9 : 0.5));

        Assert.Equal(50 * (0.9 - 0.52) / 55, many.Level(99), 1e-9);
        Assert.Equal(5 * (0.9 - 0.52) / 10, few.Level(99), 1e-9);
        Assert.Equal(0, many.Level(94), 1e-9);
    }

    [Fact]
    public void The_volume_compares_five_sessions_with_sixty_six()
    {
        var mood = new MoodFeatures(WithMood(t => t is >= 145 and < 150 ? 67 : 1, _ => 0.5));

        Assert.Equal(Math.Log(68 / (1 + (((5 * 67) + 61) / 66.0))), mood.Volume(149), 1e-9);
    }

    [Fact]
    public void What_is_said_at_a_session_does_not_change_with_later_reviews_and_is_cut_with_the_bars()
    {
        var bars = WithMood(t => t % 7, t => (t % 10) / 10.0);
        var (early, late) = (new MoodFeatures(bars.UpTo(Bars.Dates[99])), new MoodFeatures(bars));

        for (var t = 0; t < 100; t++)
            Assert.Equal((early.Level(t), early.Volume(t)), (late.Level(t), late.Volume(t)));
        Assert.NotEqual(BarsHash.Of([bars]), BarsHash.Of([Bars]));
    }
}
