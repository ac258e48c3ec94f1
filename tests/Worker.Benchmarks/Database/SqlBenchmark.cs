using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Worker.Storage;
using Worker.Storage.ManagedServer;
using Worker.Storage.Queries;
using Worker.Storage.Views;

namespace Worker.Benchmarks.Database;

/// <summary>
/// Fills a private PostgreSQL at a size and times what people ask of each view of schema <c>api</c>: one symbol, the newest of all, a month of one
/// subject, the skill of one symbol and of all.
/// </summary>
internal static class SqlBenchmark
{
    private const int Rounds = 5;

    /// <param name="scale">1 for 5 million bars, 2 million forecasts, 3 million reviews and scores.</param>
    /// <param name="folder">Where the database is kept for another run; null for one that is removed in the end.</param>
    public static async Task RunAsync(double scale, string? folder)
    {
        var data = folder is null ? Directory.CreateTempSubdirectory("sql-benchmark-") : Directory.CreateDirectory(folder);
        // The server's own account has to pass through.
        File.SetUnixFileMode(data.FullName, (UnixFileMode)0b111_101_101);
        try
        {
            await using var database = new WorkerDatabase(
                Options.Create(new DatabaseOptions { IdleTime = TimeSpan.Zero }), data.FullName, TimeProvider.System, NullLoggerFactory.Instance);
            await database.MigrateAsync(CancellationToken.None);
            await using var owner = NpgsqlDataSource.Create(
                new NpgsqlConnectionStringBuilder(database.DataSource.ConnectionString) { Username = ManagedPostgres.Superuser, CommandTimeout = 0 });
            await FillAsync(owner, scale);
            await AskAsync(database, owner);
            await AskStaleAsync(database, owner);
            await AddNightsAsync(owner);
        }
        finally
        {
            if (folder is null)
                data.Delete(recursive: true);
        }
    }

    private static async Task FillAsync(NpgsqlDataSource owner, double scale)
    {
        if (await ScalarAsync<bool>(owner, "select exists (select from worker.price_bars)"))
            return;
        var watch = Stopwatch.StartNew();
        var path = Path.Combine(AppContext.BaseDirectory, "Database", "Fill.sql");
        var sql = (await File.ReadAllTextAsync(path)).Replace("@scale", FormattableString.Invariant($"{scale}"), StringComparison.Ordinal);
        await ExecuteAsync(owner, sql);
        await ExecuteAsync(owner, "vacuum analyze");
        Console.WriteLine(FormattableString.Invariant($"filled in {watch.Elapsed.TotalSeconds:F0} s"));
    }

    private static async Task AskAsync(WorkerDatabase database, NpgsqlDataSource owner)
    {
        var size = await ScalarAsync<string>(owner,
            """
            select format('%s bars, %s forecasts, %s reviews, %s scores, %s', (select count(*) from worker.price_bars), (select count(*) from worker.forecasts),
              (select count(*) from worker.reviews), (select count(*) from worker.sentiment_scores), pg_size_pretty(pg_database_size(current_database())))
            """);
        Console.WriteLine(size);
        var watch = Stopwatch.StartNew();
        await ExecuteAsync(owner, "select worker.refresh_figures()");
        Console.WriteLine(FormattableString.Invariant($"what was stale was stored in {watch.Elapsed.TotalSeconds:F1} s"));
        watch.Restart();
        await ExecuteAsync(owner, "select worker.refresh_backtest(id) from worker.backtests");
        Console.WriteLine(FormattableString.Invariant($"and the figures of the backtests in {watch.Elapsed.TotalSeconds:F1} s"));
        Console.WriteLine("| question | rows | ms, median | ms, longest |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (var (name, sql) in Questions.All)
            await PrintAsync(name, () => CountAsync(database.DataSource, sql));

        var options = new DbContextOptionsBuilder<WorkerDbContext>();
        options.UseWorkerDatabase(database.DataSource);
        await using var context = new WorkerDbContext(options.Options);
        await PrintAsync("page: what was published lately", async () => (await SkillViews.PublishedAsync(context, 60, CancellationToken.None)).Count);
        await PrintAsync("gauge: live skill", async () => (await FleetQueries.LiveSkillAsync(database.DataSource, CancellationToken.None)).Count);
        await PrintAsync("page: subjects", async () => (await MoodViews.SubjectsAsync(context, 50, CancellationToken.None)).Count);
        await PrintAsync("page: correlations of a subject", async () => (await MoodViews.CorrelationsAsync(context, "subject 1", CancellationToken.None)).Count);
    }

    /// <summary>What views compute themselves between a write and the end of its job, or while a backtest runs.</summary>
    private static async Task AskStaleAsync(WorkerDatabase database, NpgsqlDataSource owner)
    {
        await ExecuteAsync(owner, "insert into worker.stale_symbols (symbol, horizon) select distinct symbol, horizon from worker.forecasts where symbol in ('S0', 'S1')");
        await ExecuteAsync(owner, "insert into worker.stale_backtests (backtest_id) values (1)");
        foreach (var (name, sql) in Questions.Stale)
            await PrintAsync(name, () => CountAsync(database.DataSource, sql));
        await ExecuteAsync(owner, "select worker.refresh_figures(), worker.refresh_backtest(1)");
    }

    /// <summary>What a night adds to the stored figures: one bar of each symbol, the actual closes that it makes known, and their skill.</summary>
    private static async Task AddNightsAsync(NpgsqlDataSource owner)
    {
        const int Batch = 32;
        var symbols = await ScalarAsync<long>(owner, "select count(*) from worker.symbols");
        Console.WriteLine("| night | bars and actual closes, s | figures, s |");
        Console.WriteLine("|---:|---:|---:|");
        for (var night = 1; night <= 3; night++)
        {
            var watch = Stopwatch.StartNew();
            // In batches, as symbols are fetched.
            for (var first = 0; first < symbols; first += Batch)
            {
                await ExecuteAsync(owner,
                    $"""
                    insert into worker.price_bars (symbol, date, open, high, low, close, adjusted_close, volume, source, fetched_at)
                    select s.symbol, newest.date + 1, newest.open, newest.high, newest.low, newest.close, newest.adjusted_close, newest.volume, 'csv', now()
                    from (select symbol from worker.symbols order by symbol offset {first} limit {Batch}) as s
                    cross join lateral (select b.* from worker.price_bars b where b.symbol = s.symbol order by b.date desc limit 1) as newest
                    """);
            }
            var known = watch.Elapsed.TotalSeconds;
            await ExecuteAsync(owner, "select worker.refresh_figures()");
            Console.WriteLine(FormattableString.Invariant($"| {night} | {known:F1} | {watch.Elapsed.TotalSeconds - known:F1} |"));
        }
    }

    private static async Task PrintAsync(string name, Func<Task<int>> ask)
    {
        // The first one reads what is not in memory yet.
        var rows = await ask();
        var times = new List<double>();
        for (var round = 0; round < Rounds && times.Sum() < 20_000; round++)
        {
            var watch = Stopwatch.StartNew();
            await ask();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        Console.WriteLine(FormattableString.Invariant($"| {name} | {rows} | {times.Order().ElementAt(times.Count / 2):F1} | {times.Max():F1} |"));
    }

    private static async Task<int> CountAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = 0;
        while (await reader.ReadAsync())
            rows++;
        return rows;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
