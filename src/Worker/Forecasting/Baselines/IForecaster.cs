using Worker.Forecasting.Distribution;
using Worker.Forecasting.Panels;

namespace Worker.Forecasting.Baselines;

/// <summary>
/// A way to forecast the distribution of returns. Every model, simple or not, is fitted, evaluated and recorded by the same code.
/// </summary>
internal interface IForecaster
{
    /// <summary>The name that forecasts carry: <c>naive</c>, <c>drift</c>, <c>har</c>, <c>gru</c>.</summary>
    string Name { get; }

    /// <summary>Fits on all that the panel holds.</summary>
    Task<IFittedForecaster> FitAsync(Panel panel, CancellationToken cancellationToken);
}

/// <summary>A model that learns in passes over the panel, whose number can be chosen.</summary>
internal interface IEpochForecaster : IForecaster
{
    /// <summary>Fits once and returns the model as it is after each epoch, the first first; the caller disposes them.</summary>
    Task<IReadOnlyList<IFittedForecaster>> FitEpochsAsync(Panel panel, CancellationToken cancellationToken);
}

/// <summary>A fitted model. It may hold native memory and must be disposed.</summary>
internal interface IFittedForecaster : IDisposable
{
    /// <summary>Forecasts at each of <paramref name="count"/> sessions, reading no bar after the session.</summary>
    /// <param name="panel">Holds <paramref name="symbol"/>; it may reach further than the panel of the fit.</param>
    /// <param name="from">First session, at least <see cref="SymbolPanel.FirstSession"/>.</param>
    QuantileForecasts Forecast(Panel panel, SymbolPanel symbol, int from, int count);
}
