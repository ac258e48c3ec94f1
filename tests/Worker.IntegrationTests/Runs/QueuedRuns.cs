using Worker.IntegrationTests.Database;
using Worker.Storage.Runs;

namespace Worker.IntegrationTests.Runs;

/// <summary>Runs as rows, without a service.</summary>
internal static class QueuedRuns
{
    public static string[] Jobs { get; } = ["forecast", "fetch-prices", "train-forecaster", "nightly"];

    /// <summary>What a node with room for everything can begin; only forecasts may be executed beside one another.</summary>
    public static NodeCapacity Capacity(string node = "one") => new(node, Jobs, ["forecast"], TakesTopLevel: true, TakesScheduled: true);

    /// <summary>Inserts runs; ids count from 1.</summary>
    /// <param name="values">Values of the columns, such as <c>('forecast', '{}', 'ann', 'queued', now(), 1)</c>.</param>
    public static Task AddAsync(TestDatabase database, string columns, string values) => database.ExecuteAsync(
        $"insert into worker.runs (job, args, requested_by, state, queued_at{(columns.Length > 0 ? ", " + columns : "")}) values {values}",
        TestContext.Current.CancellationToken);

    public static async Task<IEnumerable<string>> StatesAsync(TestDatabase database, string columns = "state") => (await database.RowsAsync(
        $"select concat_ws(' ', {columns}) from worker.runs order by id", TestContext.Current.CancellationToken)).Select(row => (string)row[0]!);
}
