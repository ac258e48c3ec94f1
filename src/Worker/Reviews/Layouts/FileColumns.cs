using Worker.Reviews.Documents;

namespace Worker.Reviews.Layouts;

/// <summary>Which column of a file, or member of an object, holds what.</summary>
internal sealed class FileColumns
{
    private readonly ReviewSourceOptions _source;
    private readonly ColumnNames[] _names;
    private readonly bool _dropsWithoutWords;

    private FileColumns(ReviewSourceOptions source)
    {
        var (named, layout) = (source.Columns, ReviewLayouts.Columns(source.Layout));
        _source = source;
        _dropsWithoutWords = ReviewLayouts.HasRatingsWithoutWords(source.Layout);
        _names =
        [
            new("id", named.Id, layout.Id), new("subject", named.Subject, layout.Subject), new("date", named.Date, layout.Date),
            new("rating", named.Rating, layout.Rating), new("title", named.Title, layout.Title), new("body", named.Body, layout.Body),
            new("language", named.Language, layout.Language), new("label", named.Label, layout.Label),
        ];
    }

    /// <summary>The columns of objects, each of which may have other members.</summary>
    public static FileColumns OfObjects(ReviewSourceOptions source) => new(source);

    /// <summary>The columns of a header, by their places.</summary>
    /// <exception cref="ReviewFeedException">A column that is named is not there, none holds the text, or two have the name of one that
    /// counts.</exception>
    public static Func<string, Func<int, string?>, FeedEntry?> OfHeader(ReviewSourceOptions source, IReadOnlyList<string> headers, ReviewDocument document)
    {
        var columns = new FileColumns(source);
        var places = columns._names.Select(names => Places(names, headers, document)).ToArray();
        return (place, field) => columns.Entry(place, property => places[property] is { } at ? ColumnNames.Joined([.. at.Select(field)]) : null);
    }

    /// <summary>Null if it is a rating without words, in a layout that has them.</summary>
    /// <param name="value">The value of a member of this object; null if it has none.</param>
    public FeedEntry? Entry(string place, Func<string, string?> value) => Entry(place, property => _names[property].Value(value));

    private FeedEntry? Entry(string place, Func<int, string?> property)
    {
        var (title, body) = (property(4), property(5));
        if (_dropsWithoutWords && string.IsNullOrWhiteSpace(title) && string.IsNullOrWhiteSpace(body))
            return null;
        return new FeedEntry
        {
            Place = place,
            Id = property(0),
            Subject = property(1),
            Date = property(2),
            Rating = property(3),
            Title = title,
            IsTitleHtml = _source.IsHtml,
            Body = body,
            IsHtml = _source.IsHtml,
            Language = property(6),
            Label = property(7),
        };
    }

    private static int[]? Places(ColumnNames names, IReadOnlyList<string> headers, ReviewDocument document)
    {
        var found = names.Resolve(name => headers.Contains(name, StringComparer.OrdinalIgnoreCase));
        if (found is null && (names.IsNamed || names.Property == "body"))
        {
            throw DocumentError.Unexpected(
                document, $"a column '{string.Join("' or '", names.All)}', or another that Columns:{char.ToUpperInvariant(names.Property[0])}{names.Property[1..]} of the source names",
                $"its columns are {string.Join(", ", headers)}");
        }
        return found?.Select(name => Place(name, headers, document)).ToArray();
    }

    private static int Place(string name, IReadOnlyList<string> headers, ReviewDocument document)
    {
        var places = headers.Index().Where(header => header.Item.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Index).ToList();
        return places is [var only] ? only : throw DocumentError.Unexpected(
            document, $"one column '{name}'", $"its columns {string.Join(" and ", places.Select(place => place + 1))} have that name; rename all but one of them");
    }
}
