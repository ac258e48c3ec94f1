using System.Net;
using System.Xml.Linq;

namespace Worker.Reviews.Syndication;

/// <summary>Reads the entries of one page, of any version of RSS or Atom: elements count by their names.</summary>
/// <param name="isRss">Whether it is RSS, in which summaries are HTML and do not say so; in Atom they say what they are.</param>
internal sealed class ItemReader(ReviewSourceOptions source, bool isRss)
{
    private static readonly XName EncodedContent = (XNamespace)"http://purl.org/rss/1.0/modules/content/" + "encoded";

    private static readonly XNamespace DublinCore = "http://purl.org/dc/elements/1.1/", Atom = "http://www.w3.org/2005/Atom";

    private static readonly XName About = (XNamespace)"http://www.w3.org/1999/02/22-rdf-syntax-ns#" + "about";

    private static readonly string[] Ids = ["guid", "id"], Dates = ["pubDate", "published", "issued", "updated", "modified", "created"];

    /// <summary>Whether the entry is something else than a review by itself: that a film was watched.</summary>
    public static bool IsOther(XElement item) => LetterboxdItem.Is(item, Id(item)) && !LetterboxdItem.IsReview(Id(item));

    public FeedEntry Read(XElement item, string place, string? language)
    {
        var id = Id(item);
        var isLetterboxd = LetterboxdItem.Is(item, id);
        var body = Body(item);
        var title = Own(item, "title") is { } element ? Title(element) : default;
        return new FeedEntry
        {
            Place = place,
            Id = id ?? Link(item),
            Date = Dates.Select(name => Text(Own(item, name))).Append(Text(item.Element(DublinCore + "date"))).FirstOrDefault(date => date is not null),
            Rating = RatingElements.Of(item, source.RatingElement),
            Title = isLetterboxd ? LetterboxdItem.Title(item) ?? title.Text : title.Text,
            IsTitleHtml = !isLetterboxd && title.IsHtml,
            Body = isLetterboxd ? LetterboxdItem.Body(body.Text) : body.Text,
            IsHtml = body.IsHtml,
            Language = item.Attribute(XNamespace.Xml + "lang")?.Value is { Length: > 0 } own ? own : language,
        };
    }

    private static string? Id(XElement item) => Ids.Select(name => Text(Own(item, name))).FirstOrDefault(id => id is not null) ?? item.Attribute(About)?.Value;

    private static string? Link(XElement item)
    {
        var links = Elements(item, "link").Where(link => link.Attribute("rel")?.Value is null or "alternate");
        return links.Select(link => link.Attribute("href")?.Value.Trim() ?? Text(link)).FirstOrDefault(link => !string.IsNullOrEmpty(link));
    }

    /// <summary>
    /// The plain content if there is one (the App Store sends the text and a page of it), else the whole content, else the summary.
    /// </summary>
    private (string? Text, bool IsHtml) Body(XElement item)
    {
        var contents = Elements(item, "content").Where(content => content.Attribute("src") is null).Select(content => EntryText.Of(content, "text"))
            .Where(content => content is not null).ToList();
        if (contents.FirstOrDefault(content => content is { IsHtml: false }) is { } plain)
            return plain;
        if (item.Element(EncodedContent) is { } encoded)
            return (encoded.Value, true);
        if (contents.Count > 0)
            return contents[0]!.Value;
        var summary = Own(item, "description") ?? Own(item, "summary") ?? item.Element(DublinCore + "description");
        return (summary is null ? null : EntryText.Of(summary, isRss ? "html" : "text")) ?? default;
    }

    /// <summary>Titles in RSS are text by the letter, but many sites escape them twice.</summary>
    private (string? Text, bool IsHtml) Title(XElement title) =>
        isRss && !title.HasElements ? (WebUtility.HtmlDecode(title.Value), false) : EntryText.Of(title, "text") ?? default;

    private static string? Text(XElement? element) => element?.Value.Trim() is { Length: > 0 } text ? text : null;

    private static XElement? Own(XElement item, string name) => Elements(item, name).FirstOrDefault();

    /// <summary>In the entry's own namespace, or in that of Atom, which RSS feeds borrow from.</summary>
    private static IEnumerable<XElement> Elements(XElement item, string name) =>
        item.Elements().Where(element => element.Name.LocalName == name && (element.Name.Namespace == item.Name.Namespace || element.Name.Namespace == Atom));
}
