using System.Xml;
using System.Xml.Linq;

namespace Worker.Reviews.Syndication;

/// <summary>Gives the entries of one page to the sink.</summary>
internal sealed class SyndicationPage(ReviewSourceOptions source, IReviewSink sink, int number)
{
    /// <summary>
    /// Entries without a rating that wait until it is known whether the page is of the App Store. The first entry shows it.
    /// </summary>
    private const int MaxWaiting = 10;

    private readonly EntryXml _xml = new();
    private readonly List<FeedEntry> _waiting = [];
    private bool _isAppStore;

    public int Entries { get; private set; }

    public int NotReviews { get; private set; }

    public void Read(EntryMarkup entry, FeedMarkup markup)
    {
        Entries++;
        var place = $"page {number}, entry {entry.Number}";
        if (entry.Fault is var (rule, fault))
        {
            sink.Reject(place, rule, $"{place}: {fault}; expected an entry of a feed.", entry.Xml);
            return;
        }
        try
        {
            Take(_xml.Read(entry.Xml, markup.Head.Namespaces), place, markup);
        }
        catch (XmlException malformed)
        {
            sink.Reject(place, "unreadable_entry", $"{place}: {malformed.Message} Expected well-formed XML.", entry.Xml[..Math.Min(entry.Xml.Length, 4000)]);
        }
    }

    /// <summary>Call it after the last entry.</summary>
    public void Complete()
    {
        foreach (var entry in _waiting)
        {
            if (_isAppStore)
                NotReviews++;
            else
                sink.Take(entry);
        }
        _waiting.Clear();
    }

    /// <summary>In a feed of the App Store the entries with a rating are the reviews; the app itself and others have none.</summary>
    private void Take(XElement item, string place, FeedMarkup markup)
    {
        _isAppStore |= item.Elements().Any(RatingElements.IsAppStore);
        if (_isAppStore ? !RatingElements.IsAppStoreReview(item) : ItemReader.IsOther(item))
        {
            NotReviews++;
            return;
        }
        var entry = new ItemReader(source, markup.IsRss).Read(item, place, markup.Head.Language);
        // One without a rating before the first element of the App Store: the rest of the page shows what it is.
        if (!_isAppStore && Entries <= MaxWaiting)
        {
            _waiting.Add(entry);
            return;
        }
        Complete();
        sink.Take(entry);
    }
}
