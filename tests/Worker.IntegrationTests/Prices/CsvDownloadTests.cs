using System.IO.Compression;
using System.Text;
using static Worker.IntegrationTests.Prices.LoopbackYahoo;

namespace Worker.IntegrationTests.Prices;

/// <summary>CSV over a real connection: every answer that is no CSV, and a key that nobody must see.</summary>
public sealed class CsvDownloadTests
{
    private const string Key = "hushHush42";

    private const string Csv = "timestamp,open,high,low,close,volume\n2024-01-12,186,187,185,185.92,40444700\n2024-01-11,186,188,183,185.59,49128400\n";

    [Fact]
    public async Task A_document_is_asked_for_by_symbol_and_dates_and_read()
    {
        await using var host = await StartAsync(Says(Csv, type: "text/csv"));
        await using var feed = Feed(host);

        var answer = await feed.FetchAsync("BRK-B", new DateOnly(2024, 1, 1));

        Assert.Equal([185.59m, 185.92m], answer.Bars.Select(bar => bar.Close!.Value));
        Assert.StartsWith($"/d/brk-b.us?from=20240101&apikey={Key}", Assert.Single(host.Targets), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Verify that you are human</html>")]
    [InlineData("{ \"Information\": \"We have detected your API key as hushhush42 and our standard rate limit is 25 requests per day.\" }")]
    public async Task An_answer_with_status_200_that_is_no_csv_is_asked_for_again(string body)
    {
        await using var host = await StartAsync(Says(body, type: "text/html"), Says(Csv));
        await using var feed = Feed(host);

        Assert.Equal(2, (await feed.FetchAsync()).Bars.Count);
        Assert.Equal(["invalid_response"], feed.Retries);
    }

    [Theory]
    [InlineData("{ \"Information\": \"We have detected your API key as hushhush42.\" }", 200, true, "expected CSV")]
    [InlineData("Unknown key hushHush42", 401, false, "Check Prices:Csv:Address and the key")]
    [InlineData("hushHush42 is over its limit", 429, true, "answered 429")]
    [InlineData("No data", 200, false, "has no column Date and Close")]
    [InlineData("not here", 404, false, "Correct the symbol")]
    public async Task A_refusal_says_what_came_and_never_the_key(string body, int status, bool isTransient, string said)
    {
        await using var host = await StartAsync(Says(body, status, "text/plain"));
        await using var feed = Feed(host, ("MaxRetries", "1"));

        var refusal = await feed.RefusedAsync();

        Assert.Equal(isTransient, refusal.IsTransient);
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, refusal.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(feed.Log, line => line.Message.Contains(Key, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_named_without_the_key()
    {
        Uri gone;
        await using (var host = await StartAsync(Says(Csv)))
            gone = host.Address;
        await using var feed = new WatchedFeed(gone, Settings(gone));

        var refusal = await feed.RefusedAsync();

        Assert.True(refusal.IsTransient);
        Assert.DoesNotContain(Key, refusal.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_small_answer_that_unpacks_to_more_than_the_limit_is_refused()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("2024-01-11,1\n", 100_000)));
            for (var i = 0; i < 40; i++)
                await gzip.WriteAsync(block, TestContext.Current.CancellationToken);
        }
        await using var host = await StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(packed.ToArray());
        });
        await using var feed = Feed(host);

        Assert.Contains("Prices:Http:MaxResponseBytes", (await feed.RefusedAsync()).Message, StringComparison.Ordinal);
        Assert.Single(host.Targets);
    }

    private static WatchedFeed Feed(LoopbackYahoo host, params (string Key, string Value)[] more) => new(host.Address, [.. Settings(host.Address), .. more]);

    private static (string Key, string Value)[] Settings(Uri host) =>
    [
        ("Prices:Source", "Csv"),
        ("Prices:Csv:Address", $"{host.AbsoluteUri}d/{{symbol:lower}}.us?from={{from:yyyyMMdd}}&apikey={{key}}"),
        ("Prices:Csv:Key", Key),
    ];
}
