using Worker.Forecasting.Panels;
using Worker.Forecasting.Scales;

namespace Worker.Forecasting.Baselines;

/// <summary>The last close carried forward, with intervals from an exponentially weighted volatility: what any other model has to beat.</summary>
internal sealed class NaiveModel(int horizons) : IForecastModel
{
    public string Name => "naive";

    public Task<IFittedModel> FitAsync(Panel panel, CancellationToken cancellationToken) =>
        Task.FromResult<IFittedModel>(ScaledQuantiles.Fit(panel, new EwmaScale(), horizons, centre: true));
}
