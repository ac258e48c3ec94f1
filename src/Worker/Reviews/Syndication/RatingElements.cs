using System.Xml.Linq;

namespace Worker.Reviews.Syndication;

/// <summary>The elements in which review sites write a rating. All are of five stars.</summary>
internal static class RatingElements
{
    public static readonly XNamespace AppStore = "http://itunes.apple.com/rss";

    public static readonly XNamespace Letterboxd = "https://letterboxd.com";

    private static readonly XName AppStoreRating = AppStore + "rating";

    private static readonly XName[] Known =
    [
        AppStoreRating,
        Letterboxd + "memberRating",
        // RVW, an RSS module for reviews.
        (XNamespace)"http://purl.org/NET/RVW/0.2/" + "rating",
    ];

    /// <summary>Goodreads writes 0 if the reader gave no stars.</summary>
    private const string Goodreads = "user_rating";

    public static bool IsAppStore(XElement element) => element.Name.Namespace == AppStore;

    /// <summary>The rating of an item as it is written; null if it has none.</summary>
    /// <param name="localName">The element that the settings name; empty to look for those that are known.</param>
    public static string? Of(XElement item, string localName)
    {
        var elements = item.Elements();
        if (localName.Length > 0)
            return elements.FirstOrDefault(element => element.Name.LocalName.Equals(localName, StringComparison.OrdinalIgnoreCase))?.Value;
        if (elements.FirstOrDefault(element => Known.Contains(element.Name)) is { } rating)
            return rating.Value;
        var stars = elements.FirstOrDefault(element => element.Name.LocalName == Goodreads)?.Value;
        return stars?.Trim() == "0" ? null : stars;
    }

    /// <summary>Whether an item of an App Store feed is a review: it has a rating. The app itself and others have none.</summary>
    public static bool IsAppStoreReview(XElement item) => item.Element(AppStoreRating) is not null;
}
