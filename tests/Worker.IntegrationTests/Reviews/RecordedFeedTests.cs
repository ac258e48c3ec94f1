using Worker.IntegrationTests.Database;
using Worker.Reviews;
using Worker.Tests;
using static Worker.IntegrationTests.Reviews.LoopbackSite;

namespace Worker.IntegrationTests.Reviews;

/// <summary>Real documents of real sites, from a real server into a real database.</summary>
public sealed class RecordedFeedTests(PostgresFixture postgres)
{
    private const string Json = "application/json", Xml = "application/xml";

    [Fact]
    public async Task The_newer_app_store_form_gives_fifty_reviews()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/google"] = await RecordedAsync("appstore-us-google-284815942.json", Json);
        await using var bench = await ReviewsBench.StartAsync(postgres);
        bench.Add("google", ReviewSourceKind.AppStoreJson, site.AddressOf("/google"));

        var outcome = await bench.RunAsync();

        Assert.Equal("50 reviews added and 0 updated from 1 of 1 sources, 0 rejected", outcome.Summary);
        Assert.Equal(
            [[1m, 11L], [2m, 16L], [3m, 12L], [4m, 4L], [5m, 7L]],
            await bench.RowsAsync("select trunc(rating), count(*) from worker.reviews group by 1 order by 1"));
        Assert.Equal(
            [[50L, 50L, 50L, 0L]],
            await bench.RowsAsync("select count(published_at), count(title), count(distinct text_sha256), count(is_positive) from worker.reviews"));
        Assert.Equal(
            [[new DateTime(2021, 11, 20, 17, 25, 34, DateTimeKind.Utc)]],
            await bench.RowsAsync("select published_at from worker.reviews where external_id = '8044879566'"));
        // The recorded document names a second page at the store itself, another site than this one.
        Assert.Contains("is on another site", outcome.Metrics["notes"]!["google"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(["/google"], site.Targets);
    }

    [Fact]
    public async Task The_older_app_store_form_begins_with_the_app_which_is_no_review()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/jp"] = await RecordedAsync("appstore-jp-applestore-375380948.json", Json);
        await using var bench = await ReviewsBench.StartAsync(postgres);
        bench.Add("jp", ReviewSourceKind.AppStoreJson, site.AddressOf("/jp"));

        var outcome = await bench.RunAsync();

        Assert.Equal((50, 1), ((int)outcome.Metrics["added"]!, (int)outcome.Metrics["not_reviews"]!));
        Assert.Equal([[50L, 0L]], await bench.RowsAsync("select count(rating), count(published_at) from worker.reviews"));
        Assert.True(await bench.Database.ScalarAsync<long>(
            "select count(*) from worker.reviews where body like E'%\\n%'", TestContext.Current.CancellationToken) > 0);
    }

    [Fact]
    public async Task An_empty_feed_is_no_error_also_if_its_xml_is_not_well_formed()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/empty"] = await RecordedAsync("appstore-us-empty.json", Json);
        site["/broken"] = await RecordedAsync("appstore-zw-empty.xml", Xml);
        await using var bench = await ReviewsBench.StartAsync(postgres);
        bench.Add("empty", ReviewSourceKind.AppStoreJson, site.AddressOf("/empty"));
        bench.Add("broken", ReviewSourceKind.Rss, site.AddressOf("/broken"));

        var outcome = await bench.RunAsync();

        // A lone ampersand in an address of the head.
        Assert.StartsWith("0 reviews added and 0 updated from 2 of 2 sources, 0 rejected", outcome.Summary, StringComparison.Ordinal);
        Assert.Empty(outcome.Metrics["failed"]!.AsArray());
        Assert.Equal(
            [["broken", false, true], ["empty", false, true]],
            await bench.RowsAsync("select source, last_error is not null, last_success_at is not null from worker.review_sources order by source"));
    }

    [Fact]
    public async Task Of_a_film_diary_only_what_somebody_wrote_is_a_review()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/diary"] = await RecordedAsync("letterboxd-synthetic.rss.xml", Xml);
        site["/watches"] = await RecordedAsync("letterboxd-watches.rss.xml", Xml);
        await using var bench = await ReviewsBench.StartAsync(postgres);
        bench.Add("diary", ReviewSourceKind.Rss, site.AddressOf("/diary"));
        bench.Add("watches", ReviewSourceKind.Rss, site.AddressOf("/watches"));

        var outcome = await bench.RunAsync();

        Assert.Equal((1, 6), ((int)outcome.Metrics["added"]!, (int)outcome.Metrics["not_reviews"]!));
        var review = Assert.Single(await bench.RowsAsync("select source, external_id, rating, title, body, published_at from worker.reviews"));
        Assert.Equal(["diary", "letterboxd-review-1", 4.5m], review[..3]);
        Assert.DoesNotContain("\u2605", (string)review[3]!, StringComparison.Ordinal);
        Assert.DoesNotContain("spoilers", (string)review[4]!, StringComparison.Ordinal);
        Assert.DoesNotContain("<", (string)review[4]!, StringComparison.Ordinal);
        Assert.Equal(new DateTime(2026, 9, 26, 9, 14, 2, DateTimeKind.Utc), review[5]);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_read_again_unless_all_is()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/google"] = await RecordedAsync("appstore-us-google-284815942.json", Json);
        await using var bench = await ReviewsBench.StartAsync(postgres);
        var source = bench.Add("google", ReviewSourceKind.AppStoreJson, site.AddressOf("/google"));
        await bench.RunAsync();

        var second = await bench.RunAsync();
        var full = await bench.RunAsync(full: true);
        source.Subject = "Search";
        var renamed = await bench.RunAsync();

        Assert.Equal("0 reviews added and 0 updated from 1 of 1 sources (1 unchanged), 0 rejected; nothing new to store", second.Summary);
        Assert.Equal((0, 50, 0), ((int)full.Metrics["unchanged"]!, (int)full.Metrics["reviews"]!, (int)full.Metrics["updated"]!));
        // The same document says something else by other settings.
        Assert.Equal((0, 50), ((int)renamed.Metrics["unchanged"]!, (int)renamed.Metrics["updated"]!));
    }

    private static async Task<Microsoft.AspNetCore.Http.RequestDelegate> RecordedAsync(string file, string type) =>
        Tagged(await File.ReadAllBytesAsync(SharedData.Path($"feeds/{file}"), TestContext.Current.CancellationToken), type);
}
