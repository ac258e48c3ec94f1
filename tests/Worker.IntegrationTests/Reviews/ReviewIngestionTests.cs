using Worker.IntegrationTests.Database;
using Worker.Observability;
using Worker.Reviews;
using static Worker.IntegrationTests.Reviews.LoopbackSite;

namespace Worker.IntegrationTests.Reviews;

public sealed class ReviewIngestionTests(PostgresFixture postgres)
{
    private const string Header = "id,date,rating,title,body\n";

    [Fact]
    public async Task The_same_review_twice_is_one_row_and_writes_nothing()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = Says(Header + "1,2026-09-01,4.333,Fine,It works.\n2,,,,\"So so,\nmostly.\"\n");
        await using var bench = await StartAsync(site);

        var first = await bench.RunAsync();
        var before = await bench.RowsAsync("select xmin::text, * from worker.reviews order by id");
        bench.Time.Now += TimeSpan.FromDays(1);
        var second = await bench.RunAsync();

        Assert.Equal((2, 0), ((int)first.Metrics["added"]!, (int)second.Metrics["added"]!));
        Assert.Equal(0, (int)second.Metrics["updated"]!);
        Assert.Equal(before, await bench.RowsAsync("select xmin::text, * from worker.reviews order by id"));
    }

    [Fact]
    public async Task An_edited_review_is_updated_and_its_score_is_of_another_text()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = Says(Header + "1,2026-09-01,5,Fine,It works.\n2,2026-09-01,3,So,Well.\n");
        await using var bench = await StartAsync(site);
        await bench.RunAsync();
        await ModelVersions.AddAsync(bench.Database, "default", 1, TestContext.Current.CancellationToken);
        await bench.Database.ExecuteAsync(
            """
            insert into worker.sentiment_scores (review_id, model_version_id, score, text_sha256, scored_at)
            select r.id, v.id, 0.9, r.text_sha256, now() from worker.reviews r, worker.model_versions v
            """, TestContext.Current.CancellationToken);
        site["/feed"] = Says(Header + "1,2026-09-01,1,Broken,It no longer works.\n2,2026-09-01,3,So,Well.\n");
        bench.Time.Now += TimeSpan.FromDays(1);

        var outcome = await bench.RunAsync();

        Assert.Equal("0 reviews added and 1 updated from 1 of 1 sources, 0 rejected", outcome.Summary);
        Assert.Equal(
            [["1", 1m, "Broken", "It no longer works.", TimeSpan.FromDays(1)], ["2", 3m, "So", "Well.", TimeSpan.Zero]],
            await bench.RowsAsync("select external_id, trunc(rating), title, body, updated_at - first_seen_at from worker.reviews order by id"));
        Assert.Equal(
            [["1"]],
            await bench.RowsAsync("select external_id from worker.reviews r join worker.sentiment_scores s on s.review_id = r.id where s.text_sha256 <> r.text_sha256"));
    }

    [Fact]
    public async Task A_text_that_is_only_spelt_otherwise_is_the_same()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = InTurn(Says(Header + "1,,,T,Caf\u00e9 map\n"), Says(Header + "1,,, T ,\"Cafe\u0301  map \"\n"));
        await using var bench = await StartAsync(site);
        await bench.RunAsync();

        Assert.Equal(0, (int)(await bench.RunAsync()).Metrics["updated"]!);
    }

    [Fact]
    public async Task Malformed_entries_are_counted_and_kept_by_rule_once()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = Says(Header + "1,2026-09-01,4,,Good.\n2,soon,4,,Late.\n3,,nine,,Odd.\n4,,4,,\n5\n1,2026-09-01,4,,Other.\n6,,,,\u0000\n7,,,," + new string('x', 300) + "\n");
        await using var bench = await StartAsync(site, ("MaxTextLength", "200"));

        var first = await bench.RunAsync();
        await bench.RunAsync();

        Assert.Equal("""{"bad_date":1,"bad_rating":1,"duplicate_id":1,"field_count":1,"no_text":2,"too_long":1}""", first.Metrics["rejected"]!.ToJsonString());
        Assert.Equal(1, await bench.CountAsync("reviews"));
        Assert.Equal(
            [["bad_date", "2"], ["bad_rating", "3"], ["duplicate_id", "1"], ["field_count", "line 6"], ["no_text", "4"], ["no_text", "6"], ["too_long", "7"]],
            await bench.RowsAsync("select rule, row_key from worker.rejected_reviews order by rule, row_key"));
        Assert.Equal([["soon", 7L]], await bench.RowsAsync("""select "values" ->> 'date', run_id from worker.rejected_reviews where rule = 'bad_date'"""));
    }

    [Fact]
    public async Task An_error_stands_until_the_source_is_well_again_and_what_was_known_stays()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = Tagged("id,body\n1,Good.\n"u8.ToArray(), "text/csv");
        site["/other"] = Says("id,body\n1,Good.\n");
        await using var bench = await StartAsync(site);
        bench.Add("other", ReviewSourceKind.Delimited, site.AddressOf("/other"));
        await bench.RunAsync();
        const string Known = "select location, etag, last_modified, last_success_at from worker.review_sources where source = 'feed'";
        var before = await bench.RowsAsync(Known);
        site["/feed"] = Says("gone", 404);
        bench.Time.Now += TimeSpan.FromDays(1);

        var failed = await bench.RunAsync();
        var during = await bench.RowsAsync(Known);
        site["/feed"] = Tagged("id,body\n1,Good.\n"u8.ToArray(), "text/csv");
        var well = await bench.RunAsync();

        Assert.Equal("feed", (string?)Assert.Single(failed.Metrics["failed"]!.AsArray()));
        Assert.Equal("Tue, 03 Nov 2020 10:00:00 GMT", before[0][2]);
        Assert.Equal(before, during);
        Assert.True(well.IsSkipped);
        Assert.EndsWith("; nothing new to store", well.Summary, StringComparison.Ordinal);
        Assert.Equal((1, 0), ((int)well.Metrics["unchanged"]!, well.Metrics["failed"]!.AsArray().Count));
        Assert.Equal([[0L]], await bench.RowsAsync("select count(last_error) from worker.review_sources"));
    }

    [Fact]
    public async Task A_name_that_is_no_source_is_refused_with_those_that_are()
    {
        await using var bench = await ReviewsBench.StartAsync(postgres);
        bench.Add("letters", ReviewSourceKind.Rss, "https://example.org/");

        var refusal = await Assert.ThrowsAsync<OperatorException>(() => bench.RunAsync(full: false, "leters"));

        Assert.Equal("There is no review source 'leters'. Did you mean 'letters'? Reviews:Sources has: letters.", refusal.Message);
    }

    [Fact]
    public async Task Without_sources_there_is_nothing_to_do_and_the_operator_is_told_what_to_set()
    {
        await using var bench = await ReviewsBench.StartAsync(postgres);

        var outcome = await bench.RunAsync();

        Assert.True(outcome.IsSkipped);
        Assert.StartsWith("there are no review sources. Set Reviews:Sources", outcome.Summary, StringComparison.Ordinal);
        await Assert.ThrowsAsync<OperatorException>(() => bench.RunAsync(full: false, "letters"));
    }

    private async Task<ReviewsBench> StartAsync(LoopbackSite site, params (string, string)[] settings)
    {
        var bench = await ReviewsBench.StartAsync(postgres, settings);
        bench.Add("feed", ReviewSourceKind.Delimited, site.AddressOf("/feed"));
        return bench;
    }
}
