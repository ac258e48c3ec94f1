namespace Worker.Forecasting.Backfill;

/// <summary>Which sessions to forecast after the event.</summary>
/// <param name="From">First as-of date.</param>
/// <param name="To">Last as-of date; sessions that are not over yet are left out.</param>
internal sealed record BackfillRequest(DateOnly From, DateOnly To, IReadOnlyList<string> Symbols, BackfillScope Scope);

internal enum BackfillScope
{
    /// <summary>Every session of the range, also those that have a forecast.</summary>
    All,

    /// <summary>The symbols and sessions without a forecast.</summary>
    OnlyMissing,

    /// <summary>The sessions whose newest forecast run failed or was cancelled.</summary>
    OnlyFailed,
}
