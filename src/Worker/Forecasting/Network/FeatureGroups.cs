namespace Worker.Forecasting.Network;

/// <summary>
/// Groups of features that a network may read in addition to its own returns and volatility; a backtest can leave each out.
/// </summary>
[Flags]
internal enum FeatureGroups
{
    None = 0,

    /// <summary>Overnight gap, move within the session, and range, from open, high and low.</summary>
    Range = 1,

    /// <summary>Volume relative to its mean of 22 sessions.</summary>
    Volume = 2,

    /// <summary>Weekday and days since the session before.</summary>
    Calendar = 4,

    /// <summary>Return and volatility of the mean of the universe.</summary>
    Market = 8,

    /// <summary>Score and number of the reviews of a symbol's subjects.</summary>
    Mood = 16,
}
