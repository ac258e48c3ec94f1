using Worker.Forecasting.Baselines;
using Worker.Forecasting.Distribution;
using Worker.Forecasting.Panels;

namespace Worker.Tests.Forecasting.Simulation;

/// <summary>
/// Says the true distribution of the next session's return of simulated shares, or one whose deviation is wrong by a factor drawn for each
/// share and session.
/// </summary>
/// <param name="noise">Deviation of the factor's logarithm; 0 says the truth.</param>
internal sealed class TrueForecaster(IEnumerable<SimulatedShare> shares, double noise = 0, int seed = 0) : IForecaster, IFittedForecaster
{
    /// <summary>Standard normal quantiles of <see cref="QuantileLevels.All"/>.</summary>
    public static IReadOnlyList<double> Normal { get; } =
        [-1.959963984540054, -1.2815515655446004, -0.6744897501960817, 0, 0.6744897501960817, 1.2815515655446004, 1.959963984540054];

    private readonly Dictionary<string, double[]> _deviations = shares.ToDictionary(share => share.Bars.Symbol, share => share.Deviations);
    private readonly NormalNumbers _normals = new(seed);

    public string Name => "truth";

    public Task<IFittedForecaster> FitAsync(Panel panel, CancellationToken cancellationToken) => Task.FromResult<IFittedForecaster>(this);

    public QuantileForecasts Forecast(Panel panel, SymbolPanel symbol, int from, int count)
    {
        var forecasts = new QuantileForecasts(from, count, horizons: 1);
        for (var t = from; t < from + count; t++)
        {
            var deviation = _deviations[symbol.Symbol][t] * (noise == 0 ? 1 : Math.Exp(noise * _normals.Next()));
            for (var level = 0; level < QuantileLevels.Count; level++)
                forecasts.At(t, 1)[level] = deviation * Normal[level];
        }
        return forecasts;
    }

    public void Dispose()
    {
    }
}
