using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Worker.IntegrationTests.Database;
using Worker.Jobs;
using Worker.Models;

namespace Worker.IntegrationTests.Jobs;

public sealed class PruneJobTests(PostgresFixture postgres) : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 3, 0, 0, TimeSpan.Zero);

    private const string Named = "gru/20260101T000000Z-00000001.safetensors";

    private readonly string _folder = Directory.CreateTempSubdirectory("forecast-worker-prune-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Models => Path.Combine(_folder, "models");

    [Fact]
    public async Task Ended_runs_and_rejected_rows_past_their_time_go_and_the_rest_stays()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(
            """
            insert into worker.runs (job, args, requested_by, state, queued_at, finished_at)
            select 'forecast', '{}', 'schedule', case when n % 2 = 0 then 'failed' else 'succeeded' end, t, t
            from generate_series(1, 12000) n, lateral (select timestamptz '2026-03-01' as t) old;
            insert into worker.runs (job, args, requested_by, state, queued_at, finished_at) values
              ('kept', '{}', 'schedule', 'succeeded', '2026-03-05', '2026-03-05'),
              ('kept', '{}', 'schedule', 'running', '2026-01-01', null),
              ('kept', '{}', 'schedule', 'queued', '2026-01-01', null);
            insert into worker.rejected_bars (symbol, source, rule, row_key, detail, "values", rejected_at) values
              ('AAA', 'csv', 'old', '1', '', '{}', '2026-03-01'), ('AAA', 'csv', 'kept', '2', '', '{}', '2026-05-01');
            insert into worker.rejected_reviews (source, rule, row_key, detail, "values", rejected_at) values
              ('blog', 'old', '1', '', '{}', '2026-03-01'), ('blog', 'kept', '2', '', '{}', '2026-05-01');
            """, Cancellation);

        var metrics = (await PruneAsync(database)).Metrics;

        Assert.Equal((12000L, 1L, 1L), ((long)metrics["runs"]!, (long)metrics["rejected_bars"]!, (long)metrics["rejected_reviews"]!));
        Assert.Equal(3, await database.ScalarAsync<long>("select count(*) from worker.runs where job = 'kept'", Cancellation));
        Assert.Equal(3, await database.ScalarAsync<long>("select count(*) from worker.runs", Cancellation));
        Assert.Equal("kept", await database.ScalarAsync<string>("select string_agg(rule, ',') from worker.rejected_bars", Cancellation));
        Assert.Equal("kept", await database.ScalarAsync<string>("select string_agg(rule, ',') from worker.rejected_reviews", Cancellation));
    }

    [Fact]
    public async Task Replaced_prices_past_their_time_go_and_what_was_known_since_stays_known()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(
            """
            insert into worker.price_bars (symbol, date, close, source, fetched_at) values ('AAA', '2023-01-02', 1, 'csv', '2023-01-03');
            update worker.price_bars set close = 2;
            update worker.price_bars set close = 3;
            update worker.price_bars set close = 4, first_seen_at = '2023-01-03';
            update worker.price_revisions set first_seen_at = '2023-01-03', replaced_at = case close when 1 then timestamptz '2024-05-30' when 2 then '2024-06-02' else '2026-01-01' end;
            """, Cancellation);

        var metrics = (await PruneAsync(database, options => options.PriceRevisions = TimeSpan.FromDays(730))).Metrics;

        Assert.Equal(1L, (long)metrics["price_revisions"]!);
        Assert.Equal([2m, 3m], (await database.RowsAsync("select close from api.price_revisions order by replaced_at", Cancellation)).Select(row => row[0]));
        Assert.Equal(3m, await database.ScalarAsync<decimal>("select close from worker.price_bars_at('2025-01-01', array['AAA'], '2026-01-01')", Cancellation));
    }

    [Fact]
    public async Task Versions_that_nothing_needs_go_and_those_that_made_a_forecast_or_score_lose_their_files()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var ids = await Database.ModelVersions.AddAsync(database, "gru", 8, Cancellation);
        Write(ids.Select((_, index) => $"gru/{index + 1}.safetensors"));
        // 1 made a forecast, 2 a score, 5 serves, 3 is what a rollback chooses, 7 and 8 are the newest.
        await database.ExecuteAsync(
            $"""
            select api.promote_model({ids[2]}); select api.promote_model({ids[4]});
            insert into worker.forecasts (symbol, as_of_date, horizon, target_date, model, model_version_id, predicted_close,
              lower_80, upper_80, lower_95, upper_95, naive_close, is_published, created_at)
            values ('AAA', '2026-01-02', 1, '2026-01-05', 'gru', {ids[0]}, 1, 1, 1, 1, 1, 1, true, '2026-01-02');
            insert into worker.reviews (id, source, external_id, subject, body, text_sha256, first_seen_at, updated_at)
            values (1, 'blog', '1', 'AAA', 'fine', '', '2026-01-02', '2026-01-02');
            insert into worker.sentiment_scores (review_id, model_version_id, score, text_sha256, scored_at) values (1, {ids[1]}, 0.5, '', '2026-01-02');
            """, Cancellation);

        var metrics = (await PruneAsync(database, options => options.ModelVersions = 2)).Metrics;

        Assert.Equal(2, (int)metrics["model_versions"]!);
        Assert.Equal(2, (int)metrics["checkpoint_files"]!);
        Assert.Equal([ids[0], ids[1], ids[2], ids[4], ids[6], ids[7]], await IdsAsync(database));
        Assert.Equal(["3", "5", "7", "8"], Files());
        Assert.Equal(
            [ids[0], ids[1]],
            (await database.RowsAsync("select id from api.model_versions where checkpoint_removed_at is not null and metrics is not null order by id", Cancellation))
                .Select(row => (long)row[0]!));
        Assert.True((await PruneAsync(database, options => options.ModelVersions = 2)).IsSkipped);
    }

    [Fact]
    public async Task A_file_without_a_row_goes_once_it_is_older_than_a_day()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await Database.ModelVersions.AddAsync(database, "gru", 1, Cancellation);
        await database.ExecuteAsync($"update worker.model_versions set checkpoint_path = '{Named}'", Cancellation);
        const string Old = "gru/20260530T000000Z-0000000a.safetensors", Young = "gru/20260531T000000Z-0000000b.safetensors";
        Write([Named, Old, Young, "gru/.20260530T000000Z-0000000c.safetensors.0123456789abcdef0123456789abcdef.tmp", "encoders/bert/model.safetensors"]);
        File.SetLastWriteTimeUtc(Path.Combine(Models, Young), Now.UtcDateTime.AddHours(-23));

        var outcome = await PruneAsync(database);

        Assert.Equal(2, (int)outcome.Metrics["orphan_files"]!);
        Assert.Equal([Named, Young, "encoders/bert/model.safetensors"], Directory.EnumerateFiles(Models, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Models, path)).OrderBy(path => path.StartsWith("encoders", StringComparison.Ordinal)).ThenBy(path => path, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{0}/outside.safetensors")]
    [InlineData("../outside.safetensors")]
    [InlineData("gru/../../outside.safetensors")]
    [InlineData("link/outside.safetensors")]
    public async Task A_version_whose_path_leads_out_of_the_models_folder_takes_no_file_with_it(string path)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await Database.ModelVersions.AddAsync(database, "gru", 3, Cancellation);
        var outside = Path.Combine(_folder, "outside.safetensors");
        await File.WriteAllTextAsync(outside, "somebody's", Cancellation);
        Write(["gru/1.safetensors"]);
        Directory.CreateSymbolicLink(Path.Combine(Models, "link"), _folder);
        await database.ExecuteAsync(
            $"update worker.model_versions set checkpoint_path = '{string.Format(null, path, _folder)}' where seed = 1", Cancellation);

        var outcome = await PruneAsync(database, options => options.ModelVersions = 2);

        Assert.True(File.Exists(outside));
        Assert.Equal(1, (int)outcome.Metrics["model_versions"]!);
    }

    [Fact]
    public async Task A_version_whose_folder_is_gone_is_removed_without_a_failure()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await Database.ModelVersions.AddAsync(database, "gru", 3, Cancellation);

        Assert.Equal(1, (int)(await PruneAsync(database, options => options.ModelVersions = 2)).Metrics["model_versions"]!);
    }

    [Fact]
    public async Task A_folder_of_another_database_is_left_alone_and_it_is_said()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        Write([Named]);

        var outcome = await PruneAsync(database);

        Assert.True(File.Exists(Path.Combine(Models, Named)));
        Assert.Contains("no file in it was removed", outcome.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unfinished_training_that_nobody_went_on_with_goes()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        foreach (var (name, age) in new[] { ("old", 8), ("young", 6) })
        {
            var path = Path.Combine(_folder, "unfinished", "forecaster", $"{name}.safetensors");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, "state", Cancellation);
            File.SetLastWriteTimeUtc(path, Now.UtcDateTime.AddDays(-age));
        }

        Assert.Equal(1, (int)(await PruneAsync(database)).Metrics["unfinished_trainings"]!);
        Assert.EndsWith("young.safetensors", Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Single(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    internal Task<JobOutcome> PruneAsync(TestDatabase database, Action<RetentionOptions>? change = null)
    {
        var options = new RetentionOptions();
        change?.Invoke(options);
        var job = new PruneJob(
            database, new CheckpointRetention(database, new ModelsFolder(Models), new FakeTimeProvider(Now), NullLogger<CheckpointRetention>.Instance),
            new UnfinishedTrainings(Path.Combine(_folder, "unfinished"), NullLogger<UnfinishedTrainings>.Instance),
            Options.Create(options), new FakeTimeProvider(Now));
        return job.ExecuteAsync(new JobContext(1, new JobArguments(), new Progress<JobProgress>()), Cancellation);
    }

    private void Write(IEnumerable<string> files)
    {
        foreach (var path in files.Select(file => Path.Combine(Models, file)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "weights");
            File.SetLastWriteTimeUtc(path, Now.UtcDateTime.AddDays(-2));
        }
    }

    private IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Models, "*", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal);

    private static async Task<List<long>> IdsAsync(TestDatabase database)
    {
        await using var context = database.CreateDbContext();
        return await context.ModelVersions.AsNoTracking().OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(Cancellation);
    }
}
