using Worker.Storage;

namespace Worker.Runs;

/// <summary>What becomes of a run that does not end well.</summary>
internal sealed record RunTerms
{
    /// <summary>Somebody waits at a terminal: he is told, and decides himself what to do.</summary>
    public static RunTerms Attended { get; } = new() { ClosingPatience = TimeSpan.FromSeconds(15) };

    /// <summary>How long to go on trying to write down how it ended, should the database not answer.</summary>
    public required TimeSpan ClosingPatience { get; init; }

    /// <summary>Whether a run that is interrupted goes back into the queue; else it counts as cancelled.</summary>
    public bool HandsBack { get; init; }

    /// <summary>When another attempt follows if this one fails; null where it was the last.</summary>
    public TimeSpan? RetryIn { get; init; }

    /// <summary>Whether that holds only where the database was away: a person who waits wants to be told of all else at once.</summary>
    public bool RetriesOnlyOutages { get; init; }

    /// <summary>Whether another attempt follows upon a failure.</summary>
    public bool IsRetried(Exception failure) => RetryIn is not null && (!RetriesOnlyOutages || DatabaseRetry.IsAway(failure));
}
