using Worker.Forecasting.Panels;

namespace Worker.Forecasting.Scales;

/// <summary>What a return over 1..H sessions is expected to be about as large as; known at the close of its session.</summary>
internal interface IScale
{
    /// <summary>Deviations of the log-return over the next 1..H sessions at every session, above 0.</summary>
    /// <param name="from">First session that is asked for, at least <see cref="SymbolPanel.FirstSession"/>.</param>
    /// <returns>[sessions, H]; sessions before <paramref name="from"/> may not be filled.</returns>
    double[,] Of(Panel panel, SymbolPanel symbol, int horizons, int from = SymbolPanel.FirstSession);
}
