using Worker.Forecasting.Panels;
using Worker.Forecasting.Scales;
using Worker.Tests.Forecasting.Panels;

namespace Worker.Tests.Forecasting.Scales;

public sealed class ScaleTests
{
    [Fact]
    public void Least_squares_gives_the_published_line_of_Anscombes_first_set()
    {
        // Anscombe, "Graphs in Statistical Analysis", The American Statistician 1973; the line is 3.000 + 0.500 x.
        double[] x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5], y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
        var regression = new LeastSquares(2, 1);
        for (var i = 0; i < x.Length; i++)
            regression.Add([1, x[i]], [y[i]]);

        var line = regression.Solve()[0];

        Assert.Equal(3.000091, line[0], 1e-5);
        Assert.Equal(0.500091, line[1], 1e-6);
    }

    [Fact]
    public void Too_few_rows_are_refused()
    {
        var regression = new LeastSquares(3, 1);
        regression.Add([1, 2, 3], [1]);

        Assert.Throws<InvalidOperationException>(regression.Solve);
    }

    [Fact]
    public void Each_scale_at_a_session_is_the_same_whatever_comes_later()
    {
        var universe = RandomBars.Universe(12, 400);
        var (early, late) = (new Panel(universe[0].Dates[299], universe), new Panel(universe[0].Dates[399], universe));
        var har = HarScale.Fit(early, 5);

        Assert.All(new IScale[] { new EwmaScale(), new EwmaScale(UsesRange: true), new WindowScale(), har }, scale =>
        {
            var (first, second) = (scale.Of(early, early.Symbols[4], 5), scale.Of(late, late.Symbols[4], 5));
            for (var t = SymbolPanel.FirstSession; t < 300; t++)
                Assert.Equal(first[t, 4], second[t, 4], 1e-12);
        });
    }

    [Fact]
    public void The_regression_follows_the_volatility_better_than_the_weighted_mean()
    {
        var panel = new Panel(new DateOnly(2030, 1, 1), RandomBars.Universe(12, 1500));
        double Error(IScale scale) => panel.Symbols.Average(symbol =>
        {
            var scales = scale.Of(panel, symbol, 1);
            return Enumerable.Range(SymbolPanel.FirstSession, symbol.Count - SymbolPanel.FirstSession - 1)
                .Average(t => Math.Pow(Math.Log(scales[t, 0] * scales[t, 0]) - symbol.FutureLogVariance(t, 1), 2));
        });

        Assert.True(Error(HarScale.Fit(panel, 1)) < 0.8 * Error(new EwmaScale()));
    }

    [Fact]
    public void A_longer_horizon_has_a_larger_scale()
    {
        var panel = new Panel(new DateOnly(2030, 1, 1), RandomBars.Universe(12, 400));
        var scales = HarScale.Fit(panel, 5).Of(panel, panel.Symbols[0], 5);

        Assert.True(scales[399, 4] > scales[399, 0]);
    }

    [Fact]
    public void Coefficients_of_a_release_that_knew_fewer_regressors_still_give_its_scale()
    {
        var panel = new Panel(new DateOnly(2030, 1, 1), RandomBars.Universe(12, 400));
        var older = HarScale.Fit(panel, 5) with { HasMarket = true };
        older = older with { Coefficients = [.. older.Coefficients.Select(row => row[..11])] };
        var padded = older with { Coefficients = [.. older.Coefficients.Select(row => (double[])[.. row, .. new double[HarRegressors.Count(true) - 11]])] };

        Assert.Equal(padded.Of(panel, panel.Symbols[0], 5), older.Of(panel, panel.Symbols[0], 5));
    }
}
