using System.Globalization;

namespace Worker.Reviews.Layouts;

/// <summary>What each layout sets. A value of the settings always counts before it.</summary>
internal static class ReviewLayouts
{
    /// <summary>Completes the settings of a source by those of its layout.</summary>
    public static void Apply(ReviewSourceOptions source)
    {
        if (source.Layout is not { } layout || !Enum.IsDefined(layout))
            return;
        source.Kind ??= Kind(layout);
        var paging = source.Paging;
        if (layout is ReviewLayout.Steam && paging.List.Length == 0)
            (paging.List, paging.Cursor) = ("reviews", paging.Cursor.Length > 0 ? paging.Cursor : "cursor");
        if (layout is ReviewLayout.AppStoreConnect && paging.List.Length == 0)
            (paging.List, paging.Next) = ("data", paging.Next.Length > 0 ? paging.Next : "links.next");
        source.IsHtml |= layout is ReviewLayout.Amazon;
        if (layout is ReviewLayout.ExcelEuropean && source.Separator.Length == 0)
            source.Separator = ";";
    }

    /// <summary>The columns of a layout, each with the names that it has had, joined by <c>|</c>. Empty without a layout.</summary>
    public static ReviewColumnsOptions Columns(ReviewLayout? layout) => layout switch
    {
        ReviewLayout.GooglePlay => new()
        {
            Id = "Review Link",
            Subject = "Package Name",
            Date = "Review Last Update Millis Since Epoch|Review Last Update Date and Time|Review Submit Millis Since Epoch|Review Submit Date and Time",
            Rating = "Star Rating",
            Title = "Review Title",
            Body = "Review Text",
            Language = "Reviewer Language",
        },
        ReviewLayout.AppStoreConnect => new()
        {
            Date = "attributes.createdDate",
            Rating = "attributes.rating",
            Title = "attributes.title",
            Body = "attributes.body",
        },
        ReviewLayout.Amazon => new()
        {
            Id = "user_id+parent_asin+timestamp|reviewerID+asin+unixReviewTime|reviewerID+asin",
            Subject = "parent_asin|asin",
            Date = "timestamp|unixReviewTime|reviewTime",
            Rating = "overall|rating",
            Title = "summary|title",
            Body = "reviewText|text",
        },
        ReviewLayout.Trustpilot => new()
        {
            Id = "Review Id",
            Subject = "Domain Url|Location Name",
            Date = "Review Created (UTC)|Review Created",
            Rating = "Review Stars",
            Title = "Review Title",
            Body = "Review Content",
            Language = "Review Language",
        },
        ReviewLayout.Steam => new()
        {
            Id = "recommendationid",
            Date = "timestamp_updated|timestamp_created",
            Body = "review",
            Label = "voted_up",
        },
        _ => new(),
    };

    /// <summary>Whether the source also lists ratings without words: they are no reviews, and not rejected ones.</summary>
    public static bool HasRatingsWithoutWords(ReviewLayout? layout) =>
        layout is ReviewLayout.GooglePlay or ReviewLayout.Steam or ReviewLayout.Trustpilot or ReviewLayout.Amazon;

    /// <summary>The kind of source that a layout is read as.</summary>
    public static ReviewSourceKind Kind(ReviewLayout layout) => layout switch
    {
        ReviewLayout.GooglePlay or ReviewLayout.Trustpilot or ReviewLayout.ExcelEuropean => ReviewSourceKind.Delimited,
        ReviewLayout.Amazon => ReviewSourceKind.JsonLines,
        ReviewLayout.AppStoreConnect or ReviewLayout.Steam => ReviewSourceKind.Json,
        _ => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"No kind for the layout {layout}.")),
    };
}
