using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Worker.Storage.Runs;

namespace Worker.Runs;

/// <summary>
/// The difference between the clock of this node and that of the database. A node whose clock is wrong takes no scheduled work: it would
/// begin at the wrong time and take the wrong session for the last one.
/// </summary>
internal sealed partial class NodeClock(
    NpgsqlDataSource database, IOptions<ServiceOptions> options, TimeProvider time, ILogger<NodeClock> logger)
{
    // The answer that took the least time is the most exact.
    private const int Samples = 3;

    private volatile Measurement? _newest;

    /// <summary>The clock of the node minus that of the database; null before the first measurement.</summary>
    public TimeSpan? Difference => _newest?.Difference;

    /// <summary>Why this node takes no scheduled work; null if it does, or if nothing is known yet.</summary>
    public string? Refusal => _newest?.Refusal;

    /// <summary>Measures, and logs when the limit is crossed in either direction.</summary>
    public async Task MeasureAsync(CancellationToken cancellationToken)
    {
        var best = await SampleAsync(cancellationToken);
        for (var i = 1; i < Samples; i++)
        {
            var next = await SampleAsync(cancellationToken);
            if (next.Took < best.Took) best = next;
        }
        var limit = options.Value.MaxClockDifference;
        // Half of the round trip is in doubt.
        var refusal = best.Difference.Duration() - best.Took / 2 <= limit ? null : FormattableString.Invariant(
            $"The clock of this node differs from that of the database by {best.Difference.TotalSeconds:+0.0;-0.0} s; at most {limit.TotalSeconds:0.#} s are allowed (Service:MaxClockDifference). Synchronise the clocks.");
        var before = _newest;
        _newest = new Measurement(best.Difference, refusal);
        if (refusal is not null && before?.Refusal is null) LogRefusal(refusal);
        else if (refusal is null && before?.Refusal is not null) LogAccepted(best.Difference.TotalSeconds);
        else LogMeasured(best.Difference.TotalSeconds, best.Took.TotalSeconds);
    }

    private async Task<(TimeSpan Difference, TimeSpan Took)> SampleAsync(CancellationToken cancellationToken)
    {
        var (before, started) = (time.GetUtcNow(), time.GetTimestamp());
        var there = await Nodes.ClockAsync(database, cancellationToken);
        var took = time.GetElapsedTime(started);
        return (before + took / 2 - there, took);
    }

    [LoggerMessage(7056, LogLevel.Information,
        "The clock of this node differs from that of the database by {Seconds:0.000} s, measured in {Took:0.000} s")]
    private partial void LogMeasured(double seconds, double took);

    [LoggerMessage(7057, LogLevel.Error, "This node takes no scheduled work. {Reason}")]
    private partial void LogRefusal(string reason);

    [LoggerMessage(7058, LogLevel.Information, "The clocks agree again, to {Seconds:0.000} s: this node takes scheduled work")]
    private partial void LogAccepted(double seconds);

    private sealed record Measurement(TimeSpan Difference, string? Refusal);
}
