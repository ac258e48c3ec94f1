using System.ComponentModel.DataAnnotations;

namespace Worker.Http;

/// <summary>
/// How a capability asks the hosts of others: patience, politeness and limits. Part of the options of each capability
/// that fetches (<c>Prices:Http</c>). A call is everything done for one answer; an attempt is one request of it.
/// </summary>
internal sealed class HttpPipelineOptions
{
    /// <summary>Longest time of one call with all its attempts and waits. 10 ms to 1 day, default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest time of one attempt to the last byte of its body. 10 ms to 1 hour, default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts after the first. 0 to 10, default 3.</summary>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 3;

    /// <summary>Median wait before the first retry; it doubles with each and is jittered. 1 ms to 10 minutes, default 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait that the doubling may reach. 1 ms to 1 hour, default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Longest <c>Retry-After</c> that is waited out. A host that asks for more is not asked again in this call, since asking
    /// before the time it named is what gets a client blocked. 0 to 1 hour, default 2 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Share of failed attempts within the window that opens the circuit breaker. 0.05 to 1, default 0.8.</summary>
    [Range(0.05, 1.0)]
    public double BreakerFailureRatio { get; set; } = 0.8;

    /// <summary>Attempts within the window before the share counts. 2 to 1,000, default 8.</summary>
    [Range(2, 1000)]
    public int BreakerMinimumAttempts { get; set; } = 8;

    /// <summary>Window over which the breaker counts. 0.5 seconds to 1 day, default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "1.00:00:00")]
    public TimeSpan BreakerWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long an open breaker refuses calls to its host; it doubles each time the trial call after it fails too, and lasts at
    /// least as long as the host's <c>Retry-After</c>. 0.5 seconds to 1 day, default 5 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "1.00:00:00")]
    public TimeSpan BreakerPause { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest that an open breaker refuses calls. 0.5 seconds to 1 day, default 2 hours.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "1.00:00:00")]
    public TimeSpan MaxBreakerPause { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Calls to one host at a time, and connections to it. 1 to 8, default 1.</summary>
    [Range(1, 8)]
    public int ConnectionsPerHost { get; set; } = 1;

    /// <summary>Least time from the start of one call to a host to the start of the next. 0 to 1 minute, default 250 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RequestSpacing { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Largest answer in bytes, decompressed. 1 KiB to 512 MiB, default 32 MiB. One above 4 MiB waits in a temporary file.</summary>
    [Range(1024, 512 * 1024 * 1024)]
    public int MaxResponseBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>What the worker calls itself. Printable ASCII; hosts are quick to refuse clients that send none.</summary>
    [Required, RegularExpression("[ -~]+", ErrorMessage = "{0} must be printable ASCII.")]
    public string UserAgent { get; set; } = "Mozilla/5.0 (compatible; forecast-worker)";

    /// <summary>
    /// What contradicts itself among these settings, one sentence each, in the form of the other validators; empty when nothing does.
    /// </summary>
    /// <param name="member">The property of the options class that holds these: <c>Http</c>.</param>
    internal IEnumerable<string> Contradictions(string member)
    {
        if (AttemptTimeout > TotalTimeout)
            yield return $"{member}.AttemptTimeout: {AttemptTimeout} is more than TotalTimeout, {TotalTimeout}; one attempt must fit into a call.";
        if (RetryDelay > MaxRetryDelay)
            yield return $"{member}.RetryDelay: {RetryDelay} is more than MaxRetryDelay, {MaxRetryDelay}.";
        if (BreakerPause > MaxBreakerPause)
            yield return $"{member}.BreakerPause: {BreakerPause} is more than MaxBreakerPause, {MaxBreakerPause}.";
    }
}
