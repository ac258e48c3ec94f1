using Worker.Forecasting.Panels;

namespace Worker.Tests.Forecasting.Panels;

public sealed class QuarterlyPatternTests
{
    // A company whose price moves much more on one Wednesday of every thirteenth week.
    private static readonly DateOnly FirstEvent = new(2015, 1, 14);
    private static readonly DateOnly[] Dates = [.. Enumerable.Range(0, 2000).Select(i => new DateOnly(2014, 6, 2).AddDays(i))
        .Where(date => date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))];

    private static bool IsEvent(DateOnly date) => (date.DayNumber - FirstEvent.DayNumber) % 91 == 0;

    private static QuarterlyPattern Pattern(int count) =>
        new(Dates[..count], [.. Dates[..count].Select(date => IsEvent(date) ? Math.Log(10) : 0)], new double[count]);

    [Fact]
    public void The_day_a_quarter_after_large_moves_stands_out()
    {
        var pattern = Pattern(Dates.Length);
        var before = Array.FindLastIndex(Dates, date => IsEvent(date.AddDays(1)));

        Assert.Equal(Math.Log(10), pattern.At(before, days: 1, width: 0), 1e-9);
        Assert.Equal(0, pattern.At(before + 1, days: 1, width: 0), 1e-9);
        // One of five days, with one session on each side: three of fifteen.
        Assert.Equal(Math.Log(1 + (9 * 3 / 15.0)), pattern.At(before - 2, days: 5, width: 1), 1e-9);
    }

    [Fact]
    public void What_is_said_at_a_session_does_not_change_with_later_ones()
    {
        var (early, late) = (Pattern(700), Pattern(Dates.Length));

        for (var t = 0; t < 700; t++)
            Assert.Equal(early.At(t, days: 5, width: 5), late.At(t, days: 5, width: 5));
    }

    [Fact]
    public void Without_a_quarter_of_history_there_is_no_pattern()
    {
        Assert.Equal(0, Pattern(60).At(59, days: 5, width: 5));
    }

    [Fact]
    public void Symbols_that_trade_at_weekends_are_forecast_for_weekends_too()
    {
        var start = new DateOnly(2020, 1, 1);
        var dates = Enumerable.Range(0, 500).Select(i => start.AddDays(i)).ToArray();
        var friday = Array.FindLastIndex(dates, date => date.DayOfWeek == DayOfWeek.Friday);
        double[] logDay = [.. dates.Select(date => (dates[friday].AddDays(1).DayNumber - date.DayNumber) % 91 == 0 ? Math.Log(4) : 0)];

        Assert.Equal(Math.Log(4), new QuarterlyPattern(dates, logDay, new double[500]).At(friday, days: 1, width: 0), 1e-9);
    }
}
