using Worker.Jobs;

namespace Worker.Runs;

/// <summary>How long a failed run waits for its next attempt: each pause is twice the one before.</summary>
internal static class RetryDelays
{
    /// <summary>For a failure of only the database, for every requester.</summary>
    public static RetrySchedule AfterOutages { get; } = new() { MaxRetries = 5, Delay = TimeSpan.FromSeconds(10), MaxDelay = TimeSpan.FromMinutes(2) };

    /// <param name="failures">How many attempts failed, at least 1.</param>
    /// <returns>Null if that was the last attempt.</returns>
    public static TimeSpan? After(int failures, RetrySchedule retry)
    {
        if (failures > retry.MaxRetries) return null;
        var delay = retry.Delay * Math.Pow(2, failures - 1);
        return delay < retry.MaxDelay ? delay : retry.MaxDelay;
    }
}
