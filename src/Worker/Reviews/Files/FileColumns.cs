using Worker.Reviews.Documents;
using Worker.Reviews.Normalisation;

namespace Worker.Reviews.Files;

/// <summary>Which column of a file, or member of its objects, holds what; null where none does.</summary>
internal sealed record FileColumns(string? Id, string? Subject, string? Date, string? Rating, string? Title, string? Body, string? Language, string? Label)
{
    /// <summary>The columns that the settings name, and those that have the property's own name.</summary>
    /// <param name="headers">The columns that are there.</param>
    /// <exception cref="ReviewFeedException">A column that is named is not there, or none holds the text.</exception>
    public static FileColumns Of(ReviewSourceOptions source, IReadOnlyList<string> headers, ReviewDocument document)
    {
        var named = source.Columns;
        var columns = new FileColumns(
            Find(nameof(Id), named.Id), Find(nameof(Subject), named.Subject), Find(nameof(Date), named.Date), Find(nameof(Rating), named.Rating),
            Find(nameof(Title), named.Title), Find(nameof(Body), named.Body), Find(nameof(Language), named.Language), Find(nameof(Label), named.Label));
        return columns.Body is null ? throw Missing("Body", "body") : columns;

        string? Find(string property, string name)
        {
            var wanted = name.Length > 0 ? name : property;
            var found = headers.FirstOrDefault(header => header.Equals(wanted, StringComparison.OrdinalIgnoreCase));
            return found is null && name.Length > 0 ? throw Missing(property, name) : found;
        }

        ReviewFeedException Missing(string property, string name) => DocumentRefusal.Unexpected(
            document, $"a column '{name}', or another that Columns:{property} of the source names", $"its columns are {string.Join(", ", headers)}");
    }

    /// <summary>The columns of objects, each of which may have other members: what the settings name, else the property's own name.</summary>
    public static FileColumns Of(ReviewColumnsOptions named)
    {
        return new FileColumns(
            Name(named.Id, "id"), Name(named.Subject, "subject"), Name(named.Date, "date"), Name(named.Rating, "rating"),
            Name(named.Title, "title"), Name(named.Body, "body"), Name(named.Language, "language"), Name(named.Label, "label"));

        static string Name(string name, string property) => name.Length > 0 ? name : property;
    }

    /// <param name="value">The value of a column in this row; null where it has none.</param>
    public FeedEntry Entry(string place, ReviewSourceOptions source, Func<string, string?> value)
    {
        var title = Value(Title);
        return new FeedEntry
        {
            Place = place,
            Id = Value(Id),
            Subject = Value(Subject),
            Date = Value(Date),
            Rating = Value(Rating),
            Label = Value(Label),
            Title = source.IsHtml ? HtmlText.Of(title) : title,
            Body = Value(Body),
            IsHtml = source.IsHtml,
            Language = Value(Language),
        };

        string? Value(string? column) => column is null ? null : value(column);
    }
}
