using Worker.Forecasting.Panels;
using Worker.Forecasting.Scales;

namespace Worker.Forecasting.Baselines;

/// <summary>The last close carried forward, with intervals from a regression of log variance on its own past and the market's.</summary>
internal sealed class HarModel(int horizons) : IForecastModel
{
    public string Name => "har";

    public Task<IFittedModel> FitAsync(Panel panel, CancellationToken cancellationToken) =>
        Task.FromResult<IFittedModel>(ScaledQuantiles.Fit(panel, HarScale.Fit(panel, horizons), horizons, centre: true));
}
