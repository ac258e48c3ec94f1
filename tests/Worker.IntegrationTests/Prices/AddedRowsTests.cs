using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Worker.Calendars.Exchanges;
using Worker.IntegrationTests.Database;
using Worker.Prices;
using Worker.Prices.Csv;
using Worker.Prices.Ingestion;

namespace Worker.IntegrationTests.Prices;

/// <summary>A file to which sessions were added is read from its end. What is stored is the same as if it were read whole each time.</summary>
public sealed class AddedRowsTests(PostgresFixture postgres) : IDisposable
{
    private const int Known = 120;

    private static readonly DateOnly[] Sessions = [.. Enumerable.Range(1, Known + 10).Select(i => NewYork.Calendar.Next(new DateOnly(2020, 1, 1), i))];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("added-rows-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2020, 12, 31, 22, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Added_sessions_are_written_day_after_day()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var rows = Rows();
        Write(rows.Take(Known));
        Assert.Equal(Known, (await RunAsync(database)).BarsWritten);
        Assert.Equal(1L, await MarksAsync(database));

        for (var count = Known + 1; count <= rows.Count; count++)
        {
            Write(rows.Take(count));
            var report = await RunAsync(database);
            Assert.Equal((1, 0, false), (report.BarsWritten, report.Rejected, report.IsFull));
            Assert.Equal(0, (await RunAsync(database)).BarsWritten);
        }
        Assert.Equal((long)rows.Count, await database.ScalarAsync<long>("select count(*) from worker.price_bars", Cancellation));
    }

    [Fact]
    public async Task A_change_among_the_older_rows_is_found_as_without_a_mark()
    {
        var (withMark, without) = (await ChangeAsync(forget: false), await ChangeAsync(forget: true));
        Assert.Equal(without, withMark);

        async Task<(string, SymbolReport)> ChangeAsync(bool forget)
        {
            await using var database = await postgres.CreateDatabaseAsync(Cancellation);
            var rows = Rows();
            Write(rows.Take(Known));
            await RunAsync(database);
            if (forget)
                await database.ExecuteAsync("delete from worker.feed_marks; delete from worker.known_answers", Cancellation);
            rows[40] = rows[40].Replace(",100", ",x", StringComparison.Ordinal);
            rows[60] = "nothing\n";
            rows[Known - 3] = rows[Known - 3].Replace(",100", ",101", StringComparison.Ordinal);
            Write(rows);
            var report = await RunAsync(database);
            return (await StateAsync(database), report);
        }
    }

    [Fact]
    public async Task Other_settings_read_the_file_whole()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var rows = Rows();
        Write(rows.Take(Known));
        await RunAsync(database);
        var before = await database.ScalarAsync<string>("select settings from worker.feed_marks", Cancellation);
        Write(rows);

        var report = await RunAsync(database, new PricesOptions { Csv = new CsvFeedOptions { Columns = new() { Close = "High" } } });

        Assert.Equal((rows.Count, true), (report.BarsWritten, report.IsFull));
        Assert.NotEqual(before, await database.ScalarAsync<string>("select settings from worker.feed_marks", Cancellation));
    }

    private static List<string> Rows() =>
        [.. Sessions.Select((date, i) => string.Create(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd},100,103,98,{100 + i % 3},{1000 + i}\n"))];

    private void Write(IEnumerable<string> rows) => File.WriteAllText(Path.Combine(_folder.FullName, "AAA.csv"), "Date,Open,High,Low,Close,Volume\n" + string.Concat(rows));

    private static Task<long> MarksAsync(TestDatabase database) => database.ScalarAsync<long>("select count(*) from worker.feed_marks", Cancellation);

    private static Task<string> StateAsync(TestDatabase database) => database.ScalarAsync<string>(
        """
        select concat_ws(' ', (select string_agg(format('%s %s %s', date, close, volume), ',' order by date) from worker.price_bars),
          (select string_agg(format('%s %s %s', rule, row_key, detail), ',' order by row_key) from worker.rejected_bars))
        """, Cancellation);

    private async Task<SymbolReport> RunAsync(TestDatabase database, PricesOptions? settings = null)
    {
        settings ??= new PricesOptions();
        settings.Source = PriceSource.Csv;
        settings.Csv.Path = _folder.FullName;
        var options = Options.Create(settings);
        using var http = new HttpClient();
        using var feed = new CsvPriceFeed(options, new CsvDownload(http, options, _time));
        var ingestion = new PriceIngestion(new PriceFeedOrder(feed), database.Contexts, options, _time, NullLogger<PriceIngestion>.Instance);
        var report = Assert.Single((await ingestion.RunAsync(new IngestionRequest { Symbols = ["AAA"] }, progress: null, Cancellation)).Symbols);
        Assert.Null(report.Error);
        return report;
    }
}
