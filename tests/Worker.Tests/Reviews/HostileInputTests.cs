using System.Diagnostics;
using System.Text;
using Worker.Reviews;
using Worker.Reviews.Checks;
using Worker.Tests.Learning;

namespace Worker.Tests.Reviews;

/// <summary>
/// The worst of each kind needs little time of a processor: 3 MB here, or as many bytes as the environment variable <c>HOSTILE_BYTES</c> says. What
/// takes more than linear time takes minutes for 3 MB. No other test runs at the same time, so that the time of the process is that of the input.
/// </summary>
[Collection(nameof(ProcessWide))]
public sealed class HostileInputTests
{
    private static readonly int Length = int.Parse(Environment.GetEnvironmentVariable("HOSTILE_BYTES") ?? "3000000", System.Globalization.CultureInfo.InvariantCulture);

    // Of all processors together. A busy machine does not change it, as it would change the time of the clock.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public static TheoryData<string, string> Inputs => new()
    {
        { "nested divs in a title", nameof(ReviewSourceKind.Rss) },
        { "escaped divs in a title", nameof(ReviewSourceKind.Rss) },
        { "empty items", nameof(ReviewSourceKind.Rss) },
        { "open items", nameof(ReviewSourceKind.Rss) },
        { "open tags", nameof(ReviewSourceKind.Rss) },
        { "ampersands", nameof(ReviewSourceKind.Rss) },
        { "brackets", nameof(ReviewSourceKind.Rss) },
        { "one attribute", nameof(ReviewSourceKind.Rss) },
        { "many attributes", nameof(ReviewSourceKind.Rss) },
        { "many namespaces", nameof(ReviewSourceKind.Rss) },
        { "undeclared prefixes", nameof(ReviewSourceKind.Rss) },
        { "cdata", nameof(ReviewSourceKind.Rss) },
        { "lists", nameof(ReviewSourceKind.JsonLines) },
        { "list of numbers", nameof(ReviewSourceKind.JsonLines) },
        { "list of objects", nameof(ReviewSourceKind.JsonLines) },
        { "one text", nameof(ReviewSourceKind.JsonLines) },
        { "numbers beside the list", nameof(ReviewSourceKind.AppStoreJson) },
        { "short lines", nameof(ReviewSourceKind.Delimited) },
        { "open quotes", nameof(ReviewSourceKind.Delimited) },
        { "quotes", nameof(ReviewSourceKind.Delimited) },
        { "separators", nameof(ReviewSourceKind.Delimited) },
        { "short lines", nameof(ReviewSourceKind.LabelledText) },
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task It_ends_soon(string input, string kindName)
    {
        var kind = Enum.Parse<ReviewSourceKind>(kindName);
        using var folder = new Prices.TemporaryFolder();
        var path = folder.Write("input", Text(input));
        var source = new ReviewSourceOptions { Name = "test", Kind = kind, Subject = "Any", Path = kind is ReviewSourceKind.LabelledText ? "" : path };
        if (kind is ReviewSourceKind.LabelledText)
            source.Positive = path;
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;

        var outcome = "read";
        try
        {
            using var checks = new ReviewChecks("test", new EntryCheck(source, 20_000, StubWeb.Now), 300_000, 1000);
            await StubWeb.Saying("", maxFileBytes: 40_000_000).FetchAsync(source, checks);
        }
        catch (ReviewFeedException refusal)
        {
            outcome = refusal.Message[..Math.Min(refusal.Message.Length, 200)];
        }

        process.Refresh();
        var used = process.TotalProcessorTime - before;
        TestContext.Current.TestOutputHelper!.WriteLine($"{used.TotalSeconds:0.0} s: {outcome}");
        Assert.InRange(used, TimeSpan.Zero, Limit);
    }

    [Fact]
    public async Task A_document_that_takes_too_long_is_the_failure_of_its_source()
    {
        using var folder = new Prices.TemporaryFolder();
        var source = new ReviewSourceOptions { Name = "test", Kind = ReviewSourceKind.Delimited, Subject = "Any", Path = folder.Write("input", "id,body\n1,One\n2,Two\n") };
        var web = StubWeb.Saying("");

        // The time passes while the first entry is taken.
        var refusal = await Assert.ThrowsAsync<ReviewFeedException>(() => web.FetchAsync(source, new Waiting(() => web.Time.Advance(TimeSpan.FromMinutes(2)))));

        Assert.Contains("took more than 00:01:00 to read; expected at most Reviews:DocumentTimeout", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_ends_the_reading_of_a_document()
    {
        using var folder = new Prices.TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        var source = new ReviewSourceOptions { Name = "test", Kind = ReviewSourceKind.JsonLines, Subject = "Any", Path = folder.Write("input", Text("list of objects")) };
        var taken = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StubWeb.Saying("", maxFileBytes: 40_000_000).FetchAsync(source, new Waiting(() =>
        {
            if (++taken == 5)
                cancellation.Cancel();
        }), cancellation.Token));

        Assert.InRange(taken, 5, 5000);
    }

    private static string Text(string input) => input switch
    {
        "nested divs in a title" => Feed("<item><title>" + Repeat("<div>")),
        "escaped divs in a title" => "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='html'>" + Repeat("&lt;div>", 1_300_000) + "</title></entry>"
            + Repeat("<entry><title type='html'>" + Repeat("&lt;div>", 180_000) + "</title></entry>") + "</feed>",
        "empty items" => Feed(Repeat("<item/>")),
        "open items" => Feed(Repeat("<item>")),
        "open tags" => Feed(Repeat("<")),
        "ampersands" => Feed("<item><title>" + Repeat("&")),
        "brackets" => Feed(Repeat("]]>")),
        "one attribute" => Feed("<item a='" + Repeat("x") + "'/>"),
        "many attributes" => Feed(Repeat("<item><x " + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"a{i}='' ")) + "/></item>")),
        "many namespaces" => Feed(Repeat("<item>" + string.Concat(Enumerable.Range(0, 90).Select(i => $"<x xmlns:a{i}='u'>")) + "</item>")),
        "undeclared prefixes" => Feed(Repeat("<item>" + string.Concat(Enumerable.Range(0, 200).Select(i => $"<p{i}:x/>")) + "</item>")),
        "cdata" => Feed("<item><title><![CDATA[" + Repeat("]")),
        "lists" => Repeat("["),
        "list of numbers" => "[" + Repeat("1,"),
        "list of objects" => "[" + Repeat("{\"body\":\"x\"},"),
        "one text" => "[\"" + Repeat("x"),
        "numbers beside the list" => "{\"x\":[" + Repeat("1,") + "1],\"feed\":{}}",
        "short lines" => "id,body\n" + Repeat("1,x\n"),
        "open quotes" => "id,body\n" + Repeat("1,\"x\n"),
        "quotes" => "id,body\n" + Repeat("\""),
        "separators" => "id,body\n" + Repeat(","),
        _ => throw new ArgumentOutOfRangeException(nameof(input)),
    };

    private static string Feed(string items) => "<rss version='2.0'><channel>" + items;

    private static string Repeat(string text, int? most = null)
    {
        var length = most ?? Length;
        return new StringBuilder(length + text.Length).Insert(0, text, (length / text.Length) + 1).ToString();
    }

    private sealed class Waiting(Action act) : IReviewSink
    {
        public void Take(FeedEntry entry) => act();

        public void Reject(string place, string rule, string detail, string text) => act();
    }
}
