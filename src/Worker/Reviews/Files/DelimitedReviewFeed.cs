using Worker.Reviews.Documents;
using Worker.Reviews.Layouts;

namespace Worker.Reviews.Files;

/// <summary>
/// Reviews from a file with a header and columns separated by comma, semicolon, tab or bar. Quoted fields may hold line breaks.
/// </summary>
internal sealed class DelimitedReviewFeed(ReviewDocuments documents) : IReviewFeed
{
    public Task<ReviewFeedAnswer> FetchAsync(ReviewFeedRequest request, IReviewSink sink, CancellationToken cancellationToken) => FileAnswer.FetchAsync(
        documents, request, sink, "a header and one review a line",
        (document, text, answer, token) => Read(document, text, request.Source, answer, token), cancellationToken);

    private static void Read(ReviewDocument document, TextReader text, ReviewSourceOptions source, FileAnswer answer, CancellationToken cancellationToken)
    {
        var table = new DelimitedTable(new LineSource(text, endsAtReturn: true, cancellationToken), source.Separator is [var separator] ? separator : null);
        if (table.Headers.Count == 0)
            return;
        var entry = FileColumns.OfHeader(source, table.Headers, document);
        foreach (var row in table.Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row.Fault is { } fault)
                answer.Reject($"line {row.Line}", fault.Rule, $"line {row.Line}: {fault.Detail}", row.Raw);
            else
                answer.Take(entry($"line {row.Line}", column => row.Fields[column]));
        }
        if (table.HasTooManyUnclosedQuotes)
            throw DocumentError.Unexpected(document, "a delimited file", $"more than {DelimitedTable.MaxUnclosedQuotes} quotes are opened and never closed");
    }
}
