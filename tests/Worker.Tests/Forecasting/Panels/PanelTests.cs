using Worker.Forecasting.Network;
using Worker.Forecasting.Panels;
using Worker.Forecasting.Scales;

namespace Worker.Tests.Forecasting.Panels;

public sealed class PanelTests
{
    [Fact]
    public void A_panel_holds_no_bar_after_its_as_of_date()
    {
        var bars = RandomBars.Of("A", 300, seed: 1);

        var panel = new Panel(bars.Dates[199], [bars]);

        Assert.Equal(bars.Dates[199], panel.Symbols[0].Bars.Dates[^1]);
        Assert.True(double.IsNaN(panel.Symbols[0].FutureReturn(199, 1)));
    }

    [Fact]
    public void An_as_of_date_without_a_session_ends_at_the_session_before_it()
    {
        var bars = RandomBars.Of("A", 300, seed: 1);
        var saturday = bars.Dates.First(date => date.DayOfWeek == DayOfWeek.Friday && date >= bars.Dates[200]).AddDays(1);

        Assert.Equal(saturday.AddDays(-1), new Panel(saturday, [bars]).Symbols[0].Bars.Dates[^1]);
    }

    [Fact]
    public void A_panel_cut_out_of_a_longer_one_is_the_panel_of_the_bars_up_to_its_date()
    {
        var universe = RandomBars.Universe(12, 700).Select((bars, number) => number < 6 ? bars : RandomBars.WithMood(bars, seed: number)).ToArray();
        var (cutoff, groups) = (universe[0].Dates[499], Enum.GetValues<FeatureGroups>().Aggregate((all, one) => all | one));
        var cut = new Panel(universe[0].Dates[^1], universe).UpTo(cutoff, symbol => symbol.Symbol != universe[2].Symbol);
        var built = new Panel(cutoff, universe.Where(bars => bars.Symbol != universe[2].Symbol).Select(bars => bars.UpTo(cutoff)));

        Assert.Equal(11, cut.Symbols.Count);
        foreach (var (mine, theirs) in cut.Symbols.Zip(built.Symbols))
        {
            Assert.Equal((theirs.Symbol, 500), (mine.Symbol, mine.Count));
            Assert.Equal(theirs.Bars.Dates, mine.Bars.Dates);
            foreach (var column in typeof(SymbolPanel).GetProperties().Where(property => property.PropertyType == typeof(ArraySegment<double>)))
                Assert.Equal((ArraySegment<double>)column.GetValue(theirs)!, (ArraySegment<double>)column.GetValue(mine)!);
            for (var t = SymbolPanel.FirstSession; t < 500; t++)
            {
                Assert.Equal(theirs.FutureReturn(t, 5), mine.FutureReturn(t, 5));
                Assert.Equal(Regressors(built, theirs, t), Regressors(cut, mine, t));
                Assert.Equal(Features(built, theirs, t), Features(cut, mine, t));
            }
            Assert.Throws<ArgumentOutOfRangeException>(() => mine.LogDay[500]);
            Assert.Throws<ArgumentOutOfRangeException>(() => mine.Bars.Close[500]);
        }

        static double[] Regressors(Panel panel, SymbolPanel symbol, int session)
        {
            var values = new double[HarRegressors.Count(hasMarket: true)];
            HarRegressors.Write(panel, symbol, session, hasMarket: true, values);
            return values;
        }

        float[] Features(Panel panel, SymbolPanel symbol, int session)
        {
            var values = new float[NetworkFeatures.CountOf(groups)];
            NetworkFeatures.Write(panel, symbol, session, scale: 0.02, groups, values);
            return values;
        }
    }

    [Fact]
    public void What_is_derived_at_a_session_does_not_change_with_later_bars()
    {
        var universe = RandomBars.Universe(12, 300);
        var (early, late) = (new Panel(universe[0].Dates[199], universe), new Panel(universe[0].Dates[299], universe));

        for (var t = SymbolPanel.FirstSession; t < 200; t++)
        {
            Assert.Equal(early.Symbols[3].LogDay[t], late.Symbols[3].LogDay[t]);
            Assert.Equal(early.Symbols[3].LogYear[t], late.Symbols[3].LogYear[t]);
            Assert.Equal(early.Market.At(universe[3].Dates[t]), late.Market.At(universe[3].Dates[t]));
        }
    }

    [Fact]
    public void Bars_without_a_range_fall_back_on_squared_returns()
    {
        var bars = DailyBars.OfCloses("A", RandomBars.Weekdays(new DateOnly(2020, 1, 1), 3), new double[] { 100, 110, 99 });

        Assert.Equal(Math.Pow(Math.Log(0.9), 2), SessionVariances.Of(bars)[2], 1e-12);
    }

    [Fact]
    public void Variances_from_the_range_are_right_on_average_and_far_less_noisy_than_squared_returns()
    {
        // A walk of 40 steps a session misses part of its range, hence the tolerance below the true 0.01^2.
        var random = new Random(5);
        List<double> ranges = [], squares = [];
        for (var day = 0; day < 4000; day++)
        {
            double price = 0, top = 0, bottom = 0;
            for (var step = 0; step < 400; step++)
            {
                price += 0.01 / Math.Sqrt(400) * RandomBars.Normal(random);
                (top, bottom) = (Math.Max(top, price), Math.Min(bottom, price));
            }
            var bars = new DailyBars("A", RandomBars.Weekdays(new DateOnly(2020, 1, 1), 2), Pair(1), Pair(Math.Exp(top)), Pair(Math.Exp(bottom)), Pair(Math.Exp(price)), Pair(1));

            static double[] Pair(double second) => [1, second];
            ranges.Add(SessionVariances.Of(bars)[1]);
            squares.Add(price * price);
        }

        Assert.InRange(ranges.Average(), 0.9e-4, 1.02e-4);
        Assert.True(Variance(squares) > 5 * Variance(ranges), $"{Variance(squares)} and {Variance(ranges)}");
    }

    [Fact]
    public void Symbols_of_different_length_and_calendar_make_one_panel()
    {
        var old = RandomBars.Of("OLD", 400, seed: 1);
        var recent = RandomBars.Of("NEW", 60, seed: 2, from: old.Dates[340].AddDays(1));

        var panel = new Panel(old.Dates[^1], [old, recent]);

        Assert.Equal(400, panel.Symbols[0].Count);
        Assert.True(panel.Symbols[1].Count is > 40 and <= 60);
    }

    private static double Variance(List<double> values) => values.Average(value => Math.Pow(value - values.Average(), 2));
}
