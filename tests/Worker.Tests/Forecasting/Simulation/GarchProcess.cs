namespace Worker.Tests.Forecasting.Simulation;

/// <summary>
/// Gaussian GARCH(1,1), which starts at its mean variance (Bollerslev, "Generalized Autoregressive Conditional Heteroskedasticity", Journal
/// of Econometrics 1986): the variance of a session is known at the close before it.
/// </summary>
/// <param name="mean">Variance of a session's log-return in the long run, above 0.</param>
/// <param name="reaction">Weight of the last squared return; with <paramref name="memory"/> below 1.</param>
/// <param name="memory">Weight of the last variance.</param>
internal sealed class GarchProcess(double mean, double reaction, double memory)
{
    private readonly double _constant = mean * (1 - reaction - memory);

    /// <summary>Variance of the next session's log-return.</summary>
    public double Variance { get; private set; } = mean;

    /// <summary>Draws the next session's log-return, after which <see cref="Variance"/> is that of the session after it.</summary>
    /// <param name="normal">A standard normal number.</param>
    public double Next(double normal)
    {
        var drawn = Math.Sqrt(Variance) * normal;
        Variance = _constant + (reaction * drawn * drawn) + (memory * Variance);
        return drawn;
    }
}
