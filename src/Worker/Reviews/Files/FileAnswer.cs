using System.Text;
using Worker.Reviews.Documents;

namespace Worker.Reviews.Files;

/// <summary>Reads a source that is one file, and reports the result.</summary>
internal sealed class FileAnswer(IReviewSink sink)
{
    /// <summary>All rows, those that could not be read among them.</summary>
    public int Entries { get; private set; }

    public int NotReviews { get; private set; }

    /// <param name="read">Reads the text of the document into the answer.</param>
    /// <param name="expected">What the document should be, for messages.</param>
    public static async Task<ReviewFeedAnswer> FetchAsync(
        ReviewDocuments documents, ReviewFeedRequest request, IReviewSink sink, string expected,
        Action<ReviewDocument, TextReader, FileAnswer, CancellationToken> read, CancellationToken cancellationToken)
    {
        var source = request.Source;
        using var document = await documents.ReadAsync(source, source.Locations[0], request.MarkOf(0), cancellationToken);
        if (document.IsUnchanged)
            return new ReviewFeedAnswer { IsUnchanged = true, Documents = 1, Marks = [document.Mark] };
        if (document.IsPage())
            throw DocumentError.Unexpected(document, expected, null);
        return await documents.Reading.RunAsync(document, token =>
        {
            var encoding = TextEncoding.OfFile(document, source.Encoding, token);
            using var text = TextEncoding.Open(document, encoding);
            var answer = new FileAnswer(sink);
            read(document, text, answer, token);
            return answer.Complete(document, encoding);
        }, cancellationToken);
    }

    /// <param name="entry">Null for a row that is something else than a review.</param>
    public void Take(FeedEntry? entry)
    {
        Entries++;
        if (entry is null)
            NotReviews++;
        else
            sink.Take(entry);
    }

    public void Reject(string place, string rule, string detail, string text)
    {
        Entries++;
        sink.Reject(place, rule, detail, text);
    }

    /// <exception cref="ReviewFeedException">There are no rows.</exception>
    private ReviewFeedAnswer Complete(ReviewDocument document, Encoding encoding)
    {
        if (Entries == 0)
            throw DocumentError.NoRows(document);
        return new ReviewFeedAnswer
        {
            NotReviews = NotReviews,
            Documents = 1,
            Marks = [document.Mark],
            Notes = [$"{Path.GetFileName(document.Location)} is {encoding.WebName}"],
        };
    }
}
