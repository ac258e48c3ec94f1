using System.Text.Json;
using Worker.Reviews.Documents;

namespace Worker.Reviews.Files;

/// <summary>Reviews from a file with one JSON object a line. Empty lines are passed over.</summary>
internal sealed class JsonLinesReviewFeed(ReviewDocuments documents) : IReviewFeed
{
    public async Task<ReviewFeedAnswer> FetchAsync(ReviewFeedRequest request, CancellationToken cancellationToken)
    {
        var source = request.Source;
        var document = await documents.ReadAsync(source.Name, source.Locations[0], request.MarkOf(0), cancellationToken);
        return document.IsUnchanged
            ? FileAnswer.Unchanged(document)
            : await Task.Run(() => Read(document, source, cancellationToken), cancellationToken);
    }

    private static ReviewFeedAnswer Read(ReviewDocument document, ReviewSourceOptions source, CancellationToken cancellationToken)
    {
        if (document.IsPage())
            throw DocumentRefusal.Unexpected(document, "one JSON object a line", null);
        var text = TextEncoding.Decode(document, source.Encoding);
        var columns = FileColumns.Of(source.Columns);
        var (entries, unreadable) = (new List<FeedEntry>(), new List<RejectedReview>());
        foreach (var (number, line) in text.Text.Split('\n').Index().Where(line => !string.IsNullOrWhiteSpace(line.Item)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var place = $"line {number + 1}";
            try
            {
                using var json = JsonDocument.Parse(line);
                if (json.RootElement.ValueKind is not JsonValueKind.Object)
                    throw new JsonException($"the line is {json.RootElement.ValueKind}");
                entries.Add(columns.Entry(place, source, name => JsonMember.Of(json.RootElement, name)));
            }
            catch (JsonException fault)
            {
                unreadable.Add(new RejectedReview(
                    place, "unreadable_entry", $"{place}: expected one JSON object on the line; {fault.Message}", EntryValues.OfText(line)));
            }
        }
        return FileAnswer.Of(document, text.Encoding, entries, unreadable);
    }
}
