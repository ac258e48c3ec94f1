using Worker.Storage;

namespace Worker.Runs;

/// <summary>What happens to a run that fails or is stopped.</summary>
internal sealed record RunTerms
{
    /// <summary>A person waits at a terminal, sees the result, and decides what to do.</summary>
    public static RunTerms Attended { get; } = new() { ClosingTimeout = TimeSpan.FromSeconds(15), GracePeriod = TimeSpan.FromSeconds(20), MaxAttempts = 1 };

    /// <summary>How long to keep trying to record its end if the database does not answer.</summary>
    public required TimeSpan ClosingTimeout { get; init; }

    /// <summary>How long a run may take to stop. After that its row is closed, and the work ends with the process.</summary>
    public required TimeSpan GracePeriod { get; init; }

    /// <summary>
    /// How long a transaction of the run may wait for this process before the server ends it: less than what makes the run count as lost.
    /// </summary>
    public TimeSpan PauseLimit { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How many attempts may be lost with their process or by not stopping in time, the first included.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>Whether a run that is interrupted returns to the queue; else it counts as cancelled.</summary>
    public bool IsRequeued { get; init; }

    /// <summary>When another attempt follows if this one fails; null if it was the last.</summary>
    public TimeSpan? RetryIn { get; init; }

    /// <summary>Whether that holds only if the database was away: a person who waits gets all other failures at once.</summary>
    public bool RetriesOnlyOutages { get; init; }

    /// <summary>Whether another attempt follows a failure.</summary>
    /// <param name="failure">What was thrown; null if parts of the work failed.</param>
    public bool IsRetried(Exception? failure) =>
        RetryIn is not null && (!RetriesOnlyOutages || (failure is not null && DatabaseRetry.IsAway(failure)));
}
