using Worker.Forecasting.Panels;
using Worker.Forecasting.Scales;

namespace Worker.Forecasting.Baselines;

/// <summary>The last close carried forward, with intervals from a regression of log variance on its own past and the market's.</summary>
internal sealed class HarForecaster(int horizons) : IForecaster
{
    public string Name => "har";

    public Task<IFittedForecaster> FitAsync(Panel panel, CancellationToken cancellationToken) =>
        Task.FromResult<IFittedForecaster>(ScaledQuantiles.Fit(panel, HarScale.Fit(panel, horizons), horizons, centre: true));
}
