using Worker.IntegrationTests.Database;
using Worker.Jobs;
using Worker.Reviews;
using static Worker.IntegrationTests.Reviews.LoopbackSite;

namespace Worker.IntegrationTests.Reviews;

/// <summary>A source that gives no review is a failure, unless it is a feed that says that it has none.</summary>
public sealed class UselessSourceTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_source_whose_every_entry_is_rejected_fails_with_the_rules_and_keeps_the_rejections()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/bad"] = Tagged("id,date,body\n1,soon,One.\n2,later,Two.\n3,,\n"u8.ToArray(), "text/csv");
        site["/good"] = Says("id,body\n1,Good.\n");
        await using var bench = await StartAsync(site, ("bad", ReviewSourceKind.Delimited), ("good", ReviewSourceKind.Delimited));

        var first = await bench.RunAsync();
        var second = await bench.RunAsync();

        Assert.Contains("all 3 entries were rejected (bad_date 2, no_text 1)", Failure(first), StringComparison.Ordinal);
        Assert.Contains("The first: line 2: the date was 'soon'", Failure(first), StringComparison.Ordinal);
        Assert.False(first.Parts!.AllFailed);
        Assert.Equal("""{"bad_date":2,"no_text":1}""", first.Metrics["rejected"]!.ToJsonString());
        // It is read again, though its document has a mark and has not changed.
        Assert.Equal(Failure(first), Failure(second));
        Assert.Equal(
            [["bad_date", "1", 7L], ["bad_date", "2", 7L], ["no_text", "3", 7L]],
            await bench.RowsAsync("select rule, row_key, run_id from worker.rejected_reviews where source = 'bad' order by row_key"));
        Assert.Equal(
            [["bad", Failure(first), null, null], ["good", null, null, true]],
            await bench.RowsAsync("select source, last_error, etag, last_success_at is not null or null from worker.review_sources order by source"));
    }

    [Fact]
    public async Task A_feed_whose_every_entry_is_rejected_fails_and_what_is_stored_stays()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = InTurn(
            Says("<rss version='2.0'><channel><item><guid>1</guid><description>Good.</description></item></channel></rss>"),
            Says("<rss version='2.0'><channel><item><guid>1</guid></item><item><guid>2</guid><a></b></item></channel></rss>"));
        await using var bench = await StartAsync(site, ("feed", ReviewSourceKind.Rss));
        await bench.RunAsync();

        var outcome = await bench.RunAsync();

        Assert.Contains("all 2 entries were rejected (no_text 1, unreadable_entry 1)", Failure(outcome), StringComparison.Ordinal);
        Assert.True(outcome.Parts!.AllFailed);
        Assert.Equal(1, await bench.CountAsync("reviews"));
    }

    [Theory]
    [InlineData(nameof(ReviewSourceKind.Delimited), "")]
    [InlineData(nameof(ReviewSourceKind.Delimited), "id,date,rating,title,body\n")]
    [InlineData(nameof(ReviewSourceKind.JsonLines), "\n")]
    [InlineData(nameof(ReviewSourceKind.JsonLines), "[]")]
    [InlineData(nameof(ReviewSourceKind.LabelledText), "\n\n")]
    public async Task A_file_without_rows_fails(string kind, string document)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, document, TestContext.Current.CancellationToken);
        await using var bench = await ReviewsBench.StartAsync(postgres);
        bench.Add("file", Enum.Parse<ReviewSourceKind>(kind), path);

        var outcome = await bench.RunAsync();

        Assert.Contains($"{path} has no rows, {document.Length} bytes", Failure(outcome), StringComparison.Ordinal);
        Assert.True(outcome.Parts!.AllFailed);
        Assert.False(outcome.IsSkipped);
        File.Delete(path);
    }

    [Fact]
    public async Task A_feed_that_has_no_entries_today_is_no_failure_and_says_so()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = Says("<rss version='2.0'><channel/></rss>");
        await using var bench = await StartAsync(site, ("feed", ReviewSourceKind.Rss));

        var outcome = await bench.RunAsync();

        Assert.Empty(outcome.Parts!.Failed);
        Assert.Equal("""{"feed":["the document has no entries"]}""", outcome.Metrics["notes"]!.ToJsonString());
    }

    private static string Failure(JobOutcome outcome) => Assert.Single(outcome.Parts!.Failed).Error;

    private async Task<ReviewsBench> StartAsync(LoopbackSite site, params (string Name, ReviewSourceKind Kind)[] sources)
    {
        var bench = await ReviewsBench.StartAsync(postgres);
        foreach (var (name, kind) in sources)
            bench.Add(name, kind, site.AddressOf($"/{name}"));
        return bench;
    }
}
