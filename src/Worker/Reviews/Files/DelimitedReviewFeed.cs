using System.Text;
using Worker.Reviews.Documents;

namespace Worker.Reviews.Files;

/// <summary>Reviews from a file with a header and columns separated by comma, semicolon or tab. Quoted fields may hold line breaks.</summary>
internal sealed class DelimitedReviewFeed(ReviewDocuments documents) : IReviewFeed
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
            throw DocumentRefusal.Unexpected(document, "a header and one review a line", null);
        var text = TextEncoding.Decode(document, source.Encoding);
        var table = new DelimitedTable(Encoding.UTF8.GetBytes(text.Text), source.Separator is [var separator] ? separator : null);
        if (table.Headers.Count == 0)
            return FileAnswer.Of(document, text.Encoding, [], []);

        var columns = FileColumns.Of(source, table.Headers, document);
        var (entries, unreadable) = (new List<FeedEntry>(), new List<RejectedReview>());
        foreach (var row in table.Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row.Fault is { } fault)
                unreadable.Add(new RejectedReview($"line {row.Line}", fault.Rule, $"line {row.Line}: {fault.Detail}", EntryValues.OfText(row.Raw)));
            else
                entries.Add(columns.Entry($"line {row.Line}", source, column => row.Fields[table.IndexOf(column)]));
        }
        return FileAnswer.Of(document, text.Encoding, entries, unreadable);
    }
}
