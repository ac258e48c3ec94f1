using System.ServiceModel.Syndication;
using System.Xml;
using System.Xml.Linq;

namespace Worker.Reviews.Syndication;

/// <summary>An item with its extension elements at hand, and the plain one of several contents: the App Store sends the review as text and again as a page.</summary>
internal sealed class ReviewItem : SyndicationItem
{
    private IReadOnlyList<XElement>? _elements;

    /// <summary>The elements that are neither RSS nor Atom, in their order.</summary>
    public IReadOnlyList<XElement> Elements => _elements ??= [.. ElementExtensions.Select(Load)];

    /// <summary>The first content of type text; null where there is none.</summary>
    public string? PlainContent { get; private set; }

    protected override bool TryParseContent(XmlReader reader, string contentType, string version, out SyndicationContent content)
    {
        if (contentType is not (null or "" or "text") || reader.GetAttribute("src") is not null)
            return base.TryParseContent(reader, contentType, version, out content);
        var text = reader.ReadElementContentAsString();
        PlainContent ??= text;
        content = SyndicationContent.CreatePlaintextContent(text);
        return true;
    }

    private static XElement Load(SyndicationElementExtension extension)
    {
        using var reader = extension.GetReader();
        // The reader stands on the element, in the midst of the others: XElement.Load would want it to be the last.
        return (XElement)XNode.ReadFrom(reader);
    }
}
