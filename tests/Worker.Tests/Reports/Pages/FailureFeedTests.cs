using System.Xml.Linq;
using Worker.Reports.Pages;
using Worker.Storage.Views;

namespace Worker.Tests.Reports.Pages;

public sealed class FailureFeedTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_attempt_that_failed_is_an_entry_of_its_own_with_its_error()
    {
        var feed = XDocument.Parse(FailureFeed.Write([Run(7, 2, "the feed \u0007 answers <404> & nothing"), Run(7, 1, "x")], Now)).Root!;

        var entries = feed.Elements(Atom + "entry").ToList();
        Assert.Equal(2, entries.Select(entry => entry.Element(Atom + "id")!.Value).Distinct().Count());
        Assert.Equal("the feed  answers <404> & nothing", entries[0].Element(Atom + "content")!.Value);
        Assert.Equal("fetch-prices failed (run 7)", entries[0].Element(Atom + "title")!.Value);
        Assert.Equal("/runs/7", entries[0].Element(Atom + "link")!.Attribute("href")!.Value);
    }

    [Fact]
    public void A_feed_has_what_the_format_demands_also_without_entries()
    {
        var feed = XDocument.Parse(FailureFeed.Write([], Now)).Root!;

        Assert.Equal("2026-01-05T08:00:00Z", feed.Element(Atom + "updated")!.Value);
        Assert.All(["id", "title", "author"], name => Assert.NotNull(feed.Element(Atom + name)));
    }

    private static RunView Run(long id, int attempt, string error) =>
        new(id, "fetch-prices", "failed", "schedule", null, Now, Now, Now, null, error, null, null, attempt);
}
