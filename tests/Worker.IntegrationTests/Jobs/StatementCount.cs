using System.Collections.Concurrent;
using System.Diagnostics;
using Worker.IntegrationTests.Database;

namespace Worker.IntegrationTests.Jobs;

/// <summary>
/// Counts the statements that this process sends to one database, as the driver reports them, without the heartbeat of a model's lock:
/// that follows the clock, so a slow machine sends more of them.
/// </summary>
internal sealed class StatementCount : IDisposable
{
    private const string Heartbeat = "update worker.model_locks set heartbeat_at =";

    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<string> _statements = [];

    public StatementCount(TestDatabase database)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if ((activity.GetTagItem("db.namespace") ?? activity.GetTagItem("db.name")) as string == database.Name
                    && (activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")) is string text
                    && !text.StartsWith(Heartbeat, StringComparison.Ordinal))
                {
                    _statements.Enqueue(text);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<string> Statements => [.. _statements];

    public void Dispose() => _listener.Dispose();

    /// <summary>The statements of some work, in their order.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(TestDatabase database, Func<Task> work)
    {
        using var count = new StatementCount(database);
        await work();
        return count.Statements;
    }
}
