using Worker.Forecasting.Baselines;
using Worker.Forecasting.Distribution;
using Worker.Forecasting.Leaks;
using Worker.Forecasting.Network;
using Worker.Forecasting.Panels;
using Worker.Tests.Forecasting.Panels;
using Worker.Tests.Learning;

namespace Worker.Tests.Forecasting.Leaks;

[Collection(nameof(ProcessWide))]
public sealed class LeakTestsTests
{
    private static readonly DailyBars[] Universe = RandomBars.Universe(12, 600);

    [Fact]
    public async Task No_model_of_the_product_leaks()
    {
        IForecaster[] models =
        [
            new NaiveForecaster(3), new DriftForecaster(3), new HarForecaster(3),
            new NetworkForecaster(TestRuntime.Start(), new NetworkSettings { Horizons = 3, Hidden = 4, Layers = 1, Epochs = 2, SliceLength = 60, BatchSize = 16 }),
        ];

        var findings = await new LeakTests(Universe, 3).RunAsync(models, TestContext.Current.CancellationToken);

        Assert.Equal(8, findings.Count);
        Assert.All(findings, finding => Assert.False(finding.IsLeak, $"{finding}"));
    }

    [Fact]
    public async Task A_model_that_peeks_at_the_next_session_of_its_panel_has_skill_in_random_order()
    {
        var findings = await new LeakTests(Universe, 3).RunAsync([new Peeking()], TestContext.Current.CancellationToken);

        Assert.True(findings.Single(finding => finding.Test == "sessions in random order").IsLeak);
    }

    /// <summary>Says the return that comes, where its panel has it.</summary>
    private sealed class Peeking : IForecaster, IFittedForecaster
    {
        public string Name => "peeking";

        public Task<IFittedForecaster> FitAsync(Panel panel, CancellationToken cancellationToken) => Task.FromResult<IFittedForecaster>(this);

        public QuantileForecasts Forecast(Panel panel, SymbolPanel symbol, int from, int count)
        {
            var forecasts = new QuantileForecasts(from, count, 3);
            for (var t = from; t < from + count; t++)
            {
                for (var h = 1; h <= 3; h++)
                    forecasts.At(t, h).Fill(double.IsFinite(symbol.FutureReturn(t, h)) ? symbol.FutureReturn(t, h) : 0);
            }
            return forecasts;
        }

        public void Dispose()
        {
        }
    }
}
