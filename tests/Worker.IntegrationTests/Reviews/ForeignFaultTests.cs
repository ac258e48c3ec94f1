using Microsoft.Extensions.Options;
using Worker.Cli.Checks;
using Worker.IntegrationTests.Database;
using Worker.Reviews;
using static Worker.IntegrationTests.Reviews.LoopbackSite;

namespace Worker.IntegrationTests.Reviews;

/// <summary>A fault of one source that nobody foresaw is that source's alone, and is recorded with its type.</summary>
public sealed class ForeignFaultTests(PostgresFixture postgres)
{
    private const string Good = "id,body\n1,Dry all night.\n";

    [Fact]
    public async Task A_fault_of_the_program_in_one_source_is_recorded_with_its_type_and_fails_no_other()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/good"] = Says(Good);
        await using var bench = await ReviewsBench.StartAsync(postgres);
        bench.Add("good", ReviewSourceKind.Delimited, site.AddressOf("/good"));
        Break(bench, bench.Add("bad", ReviewSourceKind.Delimited, site.AddressOf("/good")));

        var outcome = await bench.RunAsync();

        Assert.Equal("bad", (string?)Assert.Single(outcome.Metrics["failed"]!.AsArray()));
        Assert.Equal(1, await bench.CountAsync("reviews"));
        var error = (string)(await bench.RowsAsync("select last_error from worker.review_sources where source = 'bad'"))[0][0]!;
        Assert.StartsWith("bad: System.InvalidOperationException: No feed for the kind 99.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"body":"half \ud83d"}""", "half \ufffd")]
    [InlineData("""{"body":"ends \u0000 here"}""", "ends here")]
    public async Task Json_that_no_database_takes_is_stored_as_what_it_can_take(string line, string body)
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/lines"] = Says(line + "\n{\"body\":nul\0l}\n{\"body\":\"\\ud83d\",\"rating\":\"\\udc00\\u0000\"}\n");
        await using var bench = await ReviewsBench.StartAsync(postgres);
        bench.Add("lines", ReviewSourceKind.JsonLines, site.AddressOf("/lines"));

        await bench.RunAsync();

        Assert.Equal([[body]], await bench.RowsAsync("select body from worker.reviews order by id"));
        Assert.Equal([["bad_rating"], ["unreadable_entry"]], await bench.RowsAsync("select rule from worker.rejected_reviews order by rule"));
    }

    [Fact]
    public async Task The_first_rejections_are_stored_and_all_are_counted()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = Says("id,body\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i},\n")));
        await using var bench = await ReviewsBench.StartAsync(postgres, ("MaxRejections", "10"));
        bench.Add("feed", ReviewSourceKind.Delimited, site.AddressOf("/feed"));

        var outcome = await bench.RunAsync();

        Assert.Equal(5000, (int)outcome.Metrics["rejected"]!["no_text"]!);
        Assert.Equal(10, await bench.CountAsync("rejected_reviews"));
    }

    [Fact]
    public async Task A_small_answer_that_unpacks_to_millions_of_entries_is_refused_and_writes_nothing()
    {
        using var packed = new MemoryStream();
        await using (var zip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
            await zip.WriteAsync(System.Text.Encoding.ASCII.GetBytes("<rss version='2.0'><channel>" + string.Concat(Enumerable.Repeat("<item/>", 400_000)) + "</channel></rss>"), TestContext.Current.CancellationToken);
        await using var site = await LoopbackSite.StartAsync();
        site["/bomb"] = Serves(packed.ToArray(), "application/rss+xml", headers: ("Content-Encoding", "gzip"));
        site["/good"] = Says(Good);
        await using var bench = await ReviewsBench.StartAsync(postgres, ("MaxEntries", "1000"));
        bench.Add("bomb", ReviewSourceKind.Rss, site.AddressOf("/bomb"));
        bench.Add("good", ReviewSourceKind.Delimited, site.AddressOf("/good"));

        var outcome = await bench.RunAsync();

        Assert.Contains("there are more than 1000 entries; expected at most Reviews:MaxEntries", Assert.Single(outcome.Parts!.Failed).Error, StringComparison.Ordinal);
        Assert.Equal((1, 0), (await bench.CountAsync("reviews"), await bench.CountAsync("rejected_reviews")));
    }

    [Fact]
    public async Task The_check_tries_every_source()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/good"] = Says(Good);
        await using var bench = await ReviewsBench.StartAsync(postgres);
        var bad = bench.Add("bad", ReviewSourceKind.Delimited, site.AddressOf("/good"));
        bench.Add("gone", ReviewSourceKind.Delimited, site.AddressOf("/gone"));
        bench.Add("good", ReviewSourceKind.Delimited, site.AddressOf("/good"));
        Break(bench, bad);

        var result = await new ReviewFeedCheck(bench.Get<ReviewFeeds>(), bench.Get<IOptions<ReviewsOptions>>(), bench.Time).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(CheckState.Warn, result.State);
        foreach (var said in new[] { "good has 1 reviews", "bad: System.InvalidOperationException", "/gone answered 404" })
            Assert.Contains(said, result.Text, StringComparison.Ordinal);
    }

    /// <summary>Gives a source a kind that no check of the settings lets pass, after the check: the feed for it throws what nobody expects.</summary>
    private static void Break(ReviewsBench bench, ReviewSourceOptions source)
    {
        _ = bench.Get<IOptions<ReviewsOptions>>().Value;
        source.Kind = (ReviewSourceKind)99;
    }
}
