using System.Text.Json.Nodes;
using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Executable;

namespace Worker.IntegrationTests.Runs;

/// <summary>One model for each of many symbols, trained by two real services.</summary>
public sealed class ShardTests(PostgresFixture postgres)
{
    private static readonly string[] Symbols = ["AAA", "BBB", "CCC", "DDD", "EEE"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_models_of_many_symbols_are_trained_in_shards_on_both_nodes_and_each_once()
    {
        await using var bench = await ServiceBench.CreateAsync(postgres);
        var settings = Settings(bench, "40");
        var first = await bench.StartServiceAsync(settings);
        await bench.UntilEndedAsync(await bench.RequestAsync("fetch-prices"));
        var second = await bench.StartServiceAsync(settings);

        var run = await bench.RequestAsync("train-forecaster");
        await bench.UntilEndedAsync(run);

        var whole = Assert.Single(await bench.Database.RowsAsync(
            $"select state, message, metrics::text, parent_id from api.runs where id = {run}", Cancellation));
        Assert.Equal("succeeded", whole[0]);
        Assert.Equal("5 models of 5 symbols trained in 5 shards", whole[1]);
        Assert.Equal(5, JsonNode.Parse((string)whole[2]!)!["models"]!.AsArray().Count);
        var shards = await bench.Database.RowsAsync(
            $"select args ->> 'symbols', state, node, attempt from api.runs where parent_id = {run} order by 1", Cancellation);
        Assert.Equal(Symbols.Select(symbol => $"""["{symbol}"]"""), shards.Select(row => (string)row[0]!));
        Assert.All(shards, row => Assert.Equal(("succeeded", 1), ((string)row[1]!, (int)row[3]!)));
        Assert.Equal(new[] { first.Node, second.Node }.Order(), shards.Select(row => (string)row[2]!).Distinct().Order());
        Assert.Equal(
            Symbols.Select(symbol => $"gru:{symbol} 1"),
            (await bench.Database.RowsAsync("select name || ' ' || count(*) from api.model_versions group by name order by name", Cancellation)).Select(row => (string)row[0]!));

        TestContext.Current.SendDiagnosticMessage("the other node took its first shard after " + await bench.Database.ScalarAsync<string>(
            $"select (max(first) - min(first))::text from (select min(started_at) as first from api.runs where parent_id = {run} group by node) as nodes", Cancellation));

        // A node computes one shard at a time.
        Assert.Equal(0, await bench.Database.ScalarAsync<long>(
            $"""
            select count(*) from api.runs a join api.runs b on b.node = a.node and b.id > a.id and b.started_at < a.finished_at and a.started_at < b.finished_at
            where a.parent_id = {run} and b.parent_id = {run}
            """, Cancellation));

        Assert.Equal(run, await bench.Database.ScalarAsync<long>("select last_run_id from api.jobs where name = 'train-forecaster'", Cancellation));

        var again = await bench.RequestAsync("train-forecaster");
        await bench.UntilEndedAsync(again);
        Assert.StartsWith("skipped", await bench.StateAsync(again), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shards_of_a_killed_node_are_done_by_the_other_and_a_cancelled_run_takes_its_shards_along()
    {
        await using var bench = await ServiceBench.CreateAsync(postgres);
        var settings = Settings(bench, "400");
        var busy = await bench.StartServiceAsync(settings);
        await bench.UntilEndedAsync(await bench.RequestAsync("fetch-prices"));
        var run = await bench.RequestAsync("train-forecaster");
        await bench.UntilAsync($"select count(*) = 1 from api.runs where parent_id = {run} and state = 'running' and progress > 0", TimeSpan.FromSeconds(60));
        var other = await bench.StartServiceAsync(settings);
        await busy.KillAsync();

        // The run that waits is restarted as well, and finds the shards that it had asked for. The killed node's shard may have its turn after
        // the four others, which take a minute on a busy machine.
        await bench.UntilAsync(
            $"select count(*) = 1 from api.runs where parent_id = {run} and state = 'running' and attempt = 2 and node = '{other.Node}'", TimeSpan.FromMinutes(3));
        await bench.UntilAsync($"select state = 'running' and attempt = 2 from api.runs where id = {run}", TimeSpan.FromSeconds(60));
        Assert.Equal(5, await bench.Database.ScalarAsync<long>($"select count(*) from api.runs where parent_id = {run}", Cancellation));

        Assert.True(await bench.Database.ScalarAsync<bool>($"select api.cancel_run({run})", Cancellation));
        await bench.UntilAsync(
            $"select bool_and(state in ('cancelled', 'succeeded')) from api.runs where {run} in (id, parent_id)", TimeSpan.FromSeconds(30));
        Assert.StartsWith("cancelled", await bench.StateAsync(run), StringComparison.Ordinal);
    }

    /// <summary>The real closes under five names.</summary>
    private static (string, string)[] Settings(ServiceBench bench, string epochs)
    {
        var prices = Directory.CreateDirectory(Path.Combine(bench.Folder, "prices")).FullName;
        foreach (var symbol in Symbols)
            File.Copy(Path.Combine(WorkerExecutable.Repository, "deploy/samples/prices/AAPL.csv"), Path.Combine(prices, $"{symbol}.csv"), overwrite: true);
        return
        [
            ("Prices__Csv__Path", prices),
            .. Symbols.Select((symbol, i) => ($"Prices__Symbols__{i}", symbol)),
            ("Forecasting__Preset", "Textbook"),
            ("Forecasting__OneModelPerSymbol", "true"),
            ("Forecasting__SymbolsPerShard", "1"),
            ("Forecasting__Epochs", epochs),
            ("Forecasting__Patience", epochs),
        ];
    }
}
