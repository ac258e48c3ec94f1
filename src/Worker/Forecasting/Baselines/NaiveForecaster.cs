using Worker.Forecasting.Panels;
using Worker.Forecasting.Scales;

namespace Worker.Forecasting.Baselines;

/// <summary>
/// The last close carried forward, with intervals from an exponentially weighted volatility: what any other model has to beat.
/// </summary>
internal sealed class NaiveForecaster(int horizons) : IForecaster
{
    public string Name => "naive";

    public Task<IFittedForecaster> FitAsync(Panel panel, CancellationToken cancellationToken) =>
        Task.FromResult<IFittedForecaster>(ScaledQuantiles.Fit(panel, new EwmaScale(), horizons, centre: true));
}
