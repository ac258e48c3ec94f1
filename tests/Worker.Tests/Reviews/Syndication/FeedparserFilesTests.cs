using System.Text;
using System.Text.RegularExpressions;
using Worker.Reviews;

namespace Worker.Tests.Reviews.Syndication;

/// <summary>
/// The public test files of the feedparser project (github.com/kurtmckee/feedparser, folder <c>tests</c>). The environment variable
/// <c>FEEDPARSER_TESTS</c> names a checkout of that folder; the test skips without it.
/// </summary>
public sealed partial class FeedparserFilesTests
{
    /// <summary>What the reader before this one read of the 1,039 files.</summary>
    private const int LeastRead = 969;

    [Fact]
    public async Task No_fewer_of_the_feedparser_files_are_read_than_before()
    {
        var folder = Environment.GetEnvironmentVariable("FEEDPARSER_TESTS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "FEEDPARSER_TESTS does not name the folder 'tests' of a checkout of feedparser.");
        var (read, entries, unreadable, refused) = (0, 0, 0, new List<string>());
        foreach (var path in Directory.EnumerateFiles(folder!, "*.xml", SearchOption.AllDirectories).Where(IsFeed).Order(StringComparer.Ordinal))
        {
            var source = new ReviewSourceOptions { Name = "test", Kind = ReviewSourceKind.Rss, Subject = "Any", Path = path };
            try
            {
                var feed = await StubWeb.Saying("").FetchAsync(source);
                read++;
                entries += feed.Entries.Count;
                unreadable += feed.Unreadable.Count;
            }
            catch (ReviewFeedException refusal)
            {
                refused.Add($"{Path.GetRelativePath(folder!, path)}: {refusal.Message}");
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{read} read with {entries} entries and {unreadable} unreadable ones, {refused.Count} refused\n{string.Join('\n', refused)}");
        Assert.True(read >= LeastRead, $"{read} read, {refused.Count} refused; expected {LeastRead} read at least. Refused:\n{string.Join('\n', refused)}");
    }

    /// <summary>Whether the first element is rss of version 2, or feed of Atom 1.0 or of no namespace.</summary>
    private static bool IsFeed(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var encoding = bytes switch
        {
            [0xFF, 0xFE, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
            _ => Encoding.Latin1,
        };
        var root = Root().Match(Comment().Replace(encoding.GetString(bytes), ""));
        var space = Namespace().Match(root.Groups[2].Value).Groups[1].Value;
        return root.Groups[1].Value switch
        {
            "rss" => Version().IsMatch(root.Groups[2].Value),
            "feed" => space is "" or "http://www.w3.org/2005/Atom",
            _ => false,
        };
    }

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"<(?!\?|!)(?:\w+:)?(\w+)([^>]*)>")]
    private static partial Regex Root();

    [GeneratedRegex("""version\s*=\s*["']2""")]
    private static partial Regex Version();

    [GeneratedRegex("""xmlns\s*=\s*["']([^"']*)""")]
    private static partial Regex Namespace();
}
