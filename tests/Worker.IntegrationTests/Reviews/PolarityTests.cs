using System.Text;
using Worker.IntegrationTests.Database;
using Worker.Reviews;
using Worker.Tests;
using static Worker.IntegrationTests.Reviews.LoopbackSite;

namespace Worker.IntegrationTests.Reviews;

/// <summary>The sentence polarity pair, as files, over HTTP and in its first encoding.</summary>
public sealed class PolarityTests(PostgresFixture postgres)
{
    private const string Counts =
        "select count(*), count(*) filter (where is_positive), count(*) filter (where not is_positive), count(distinct external_id) from worker.reviews";

    private static string Positive => SharedData.Path("rt-polarity/rt-polarity.pos");

    private static string Negative => SharedData.Path("rt-polarity/rt-polarity.neg");

    [Fact]
    public async Task The_pair_gives_every_sentence_once_with_its_label_and_a_repeat_writes_nothing()
    {
        await using var bench = await ReviewsBench.StartAsync(postgres);
        bench.Add("polarity", ReviewSourceKind.LabelledText, Positive).Negative = Negative;

        var first = await bench.RunAsync();
        var before = await bench.RowsAsync("select max(xmin::text::bigint), count(*) from worker.reviews");
        var second = await bench.RunAsync();

        Assert.Equal("10662 reviews added and 0 updated from 1 of 1 sources, 0 rejected", first.Summary);
        Assert.Equal([[10662L, 5331L, 5331L, 10662L]], await bench.RowsAsync(Counts));
        Assert.Equal(
            ["positive: 5331 lines, utf-8", "negative: 5331 lines, utf-8"],
            first.Metrics["notes"]!["polarity"]!.AsArray().Select(note => (string)note!));
        Assert.Equal((0, 0, 0), ((int)second.Metrics["added"]!, (int)second.Metrics["updated"]!, (int)second.Metrics["duplicates"]!));
        Assert.Equal(before, await bench.RowsAsync("select max(xmin::text::bigint), count(*) from worker.reviews"));
    }

    [Fact]
    public async Task In_windows_1252_over_http_it_is_the_same_sentences()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/pos"] = Tagged(InWindows1252(Positive), "text/plain");
        site["/neg"] = Tagged(InWindows1252(Negative), "text/plain");
        await using var bench = await ReviewsBench.StartAsync(postgres);
        bench.Add("files", ReviewSourceKind.LabelledText, Positive).Negative = Negative;
        bench.Add("web", ReviewSourceKind.LabelledText, site.AddressOf("/pos")).Negative = site.AddressOf("/neg");

        var outcome = await bench.RunAsync();
        var again = await bench.RunAsync(full: false, "web");

        Assert.Equal(
            ["positive: 5331 lines, windows-1252", "negative: 5331 lines, windows-1252"],
            outcome.Metrics["notes"]!["web"]!.AsArray().Select(note => (string)note!));
        Assert.Equal([[0L]], await bench.RowsAsync(
            """
            select count(*) from (
              (select text_sha256, is_positive from worker.reviews where source = 'files' except select text_sha256, is_positive from worker.reviews where source = 'web')
              union all
              (select text_sha256, is_positive from worker.reviews where source = 'web' except select text_sha256, is_positive from worker.reviews where source = 'files')) as difference
            """));
        Assert.Equal((1, 2), ((int)again.Metrics["unchanged"]!, (int)again.Metrics["documents"]!));
    }

    private static byte[] InWindows1252(string path) =>
        CodePagesEncodingProvider.Instance.GetEncoding(1252, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!.GetBytes(File.ReadAllText(path));
}
