using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Worker.IntegrationTests.Database;
using Worker.Prices;
using Worker.Prices.Csv;
using Worker.Prices.Ingestion;

namespace Worker.IntegrationTests.Prices;

/// <summary>
/// An answer that is stored already is told by its fingerprint, and is read again after anything has changed that its checks or its rows
/// depend on. What the runs report and leave behind is the same as if it were read each time.
/// </summary>
public sealed class KnownAnswerTests(PostgresFixture postgres) : IDisposable
{
    // The row of the 4th has its high below its low, that of the 5th no price.
    private const string Rows = "2020-12-01,10,11,9,10.5,100\n2020-12-02,10,11,9,10.6,100\n2020-12-03,10,11,9,10.4,100\n2020-12-04,10,8,9,10.4,100\n2020-12-07,,,,,\n2020-12-08,10,11,9,10.5,90\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("known-answers-");
    private FakeTimeProvider _time = new(new DateTimeOffset(2020, 12, 31, 22, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_repeat_is_known_and_reports_the_same()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        Write(Rows);

        var first = await RunAsync(database);
        var repeat = await RunAsync(database);

        Assert.Equal((4, 1, 1, 1), (first.BarsWritten, first.Rejected, first.RejectionsWritten, first.DaysWithoutBar));
        Assert.Equal(first with { BarsWritten = 0, RejectionsWritten = 0 }, repeat);
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from worker.known_answers", Cancellation));
        Assert.Equal(_time.GetUtcNow(), await database.ScalarAsync<DateTime>("select last_success_at from worker.symbols", Cancellation));
    }

    [Theory]
    [InlineData("update worker.price_bars set close = 10.55 where date = '2020-12-02'", 1, 0)]
    [InlineData("update worker.price_bars set volume = 5 where date = '2020-12-02'", 1, 0)]
    [InlineData("delete from worker.price_bars where date = '2020-12-01'", 1, 0)]
    [InlineData("delete from worker.price_bars", 4, 0)]
    [InlineData("delete from worker.rejected_bars", 0, 1)]
    [InlineData("update worker.rejected_bars set detail = 'edited'", 0, 1)]
    [InlineData("insert into worker.rejected_bars (symbol, source, rule, row_key, date, detail, values, rejected_at) values ('AAA', 'csv', 'old', '2020-12-02', '2020-12-02', '', '{}', now())", 0, 0)]
    [InlineData("delete from worker.empty_bars", 0, 0)]
    [InlineData("update worker.symbols set calendar = 'tokyo', time_zone = 'Asia/Tokyo'", 0, 0)]
    public async Task What_was_changed_or_removed_since_is_restored(string change, int bars, int rejections)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        Write(Rows);
        await RunAsync(database);
        var before = await StateAsync(database);
        await RunAsync(database);
        await database.ExecuteAsync(change, Cancellation);

        var after = await RunAsync(database);

        Assert.Equal((bars, rejections), (after.BarsWritten, after.RejectionsWritten));
        if (!change.Contains("symbols", StringComparison.Ordinal))
            Assert.Equal(before, await StateAsync(database));
        Assert.Equal((0, 0), await RunAsync(database) is var again ? (again.BarsWritten, again.RejectionsWritten) : default);
    }

    [Fact]
    public async Task Another_content_or_other_settings_are_read()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        Write(Rows);
        await RunAsync(database);

        Write(Rows + "2020-12-09,10,11,9,10.5,90\n");
        Assert.Equal(1, (await RunAsync(database)).BarsWritten);
        Write(Rows + "2020-12-09,10,11,9,10.5,90\n2020-12-10,16,17,15,16.5,90\n");
        var strict = await RunAsync(database, new PricesOptions { MaxDailyMove = 0.3 });
        var loose = await RunAsync(database, new PricesOptions { MaxDailyMove = 2 });

        Assert.Equal((2, 1), (strict.Rejected, loose.Rejected));
        Assert.Equal(1, (await RunAsync(database, new PricesOptions { MaxDailyMove = 2, Holidays = { ["new_york"] = [new DateOnly(2020, 12, 9)] } })).Rejected - loose.Rejected);
    }

    [Fact]
    public async Task A_session_that_was_not_over_is_taken_once_it_is()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        Write(Rows + "2020-12-31,10,11,9,10.5,90\n");
        _time = new FakeTimeProvider(new DateTimeOffset(2020, 12, 31, 16, 0, 0, TimeSpan.Zero));
        Assert.Equal(2, (await RunAsync(database)).Rejected);
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from worker.known_answers", Cancellation));

        _time.SetUtcNow(new DateTimeOffset(2020, 12, 31, 23, 0, 0, TimeSpan.Zero));

        Assert.Equal(1, (await RunAsync(database)).BarsWritten);
    }

    private void Write(string rows) => File.WriteAllText(Path.Combine(_folder.FullName, "AAA.csv"), "Date,Open,High,Low,Close,Volume\n" + rows);

    private async Task<SymbolReport> RunAsync(TestDatabase database, PricesOptions? settings = null)
    {
        settings ??= new PricesOptions();
        settings.Source = PriceSource.Csv;
        settings.Csv.Path = _folder.FullName;
        var options = Options.Create(settings);
        using var http = new HttpClient();
        using var feed = new CsvPriceFeed(options, new CsvDownload(http, options, _time));
        var ingestion = new PriceIngestion(new PriceFeedOrder(feed), database.Contexts, options, _time, NullLogger<PriceIngestion>.Instance);
        var report = Assert.Single((await ingestion.RunAsync(new IngestionRequest { Symbols = ["AAA"], Full = true }, progress: null, Cancellation)).Symbols);
        Assert.Null(report.Error);
        return report;
    }

    private static async Task<string> StateAsync(TestDatabase database) => await database.ScalarAsync<string>(
        """
        select concat_ws(' ', (select string_agg(format('%s %s %s %s', date, open, close, volume), ',' order by date) from worker.price_bars),
          (select string_agg(format('%s %s %s', rule, row_key, detail), ',' order by row_key) from worker.rejected_bars),
          (select string_agg(date::text, ',' order by date) from worker.empty_bars),
          (select string_agg(concat_ws(' ', symbol, calendar, time_zone, last_error, first_date, last_date), ',') from worker.symbols))
        """, Cancellation);
}
