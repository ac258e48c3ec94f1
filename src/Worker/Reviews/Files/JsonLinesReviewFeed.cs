using System.Text.Json;
using Worker.Reviews.Documents;
using Worker.Reviews.Json;
using Worker.Reviews.Layouts;

namespace Worker.Reviews.Files;

/// <summary>Reviews from a file with one JSON object a line, or with one list of objects. Empty lines are skipped.</summary>
internal sealed class JsonLinesReviewFeed(ReviewDocuments documents) : IReviewFeed
{
    private const string Expected = "one JSON object a line, or a list of objects";

    public Task<ReviewFeedAnswer> FetchAsync(ReviewFeedRequest request, IReviewSink sink, CancellationToken cancellationToken) => FileAnswer.FetchAsync(
        documents, request, sink, Expected, (document, text, answer, token) => Read(document, text, request.Source, answer, token), cancellationToken);

    private static void Read(ReviewDocument document, TextReader text, ReviewSourceOptions source, FileAnswer answer, CancellationToken cancellationToken)
    {
        var columns = FileColumns.OfObjects(source);
        while (char.IsWhiteSpace((char)text.Peek()))
            text.Read();
        if (text.Peek() == '[')
        {
            ReadList(document, new JsonBytes(text), columns, answer, cancellationToken);
            return;
        }
        var lines = new LineSource(text, endsAtReturn: true, cancellationToken);
        for (var number = lines.Number; lines.Read() is { } line; number = lines.Number)
        {
            if (!string.IsNullOrWhiteSpace(line))
                ReadLine(line, $"line {number}", columns, answer);
        }
    }

    private static void ReadLine(string line, string place, FileColumns columns, FileAnswer answer)
    {
        try
        {
            using var json = JsonDocument.Parse(PythonJson.Repair(line));
            if (json.RootElement.ValueKind is not JsonValueKind.Object)
                throw new JsonException($"the line is {json.RootElement.ValueKind}");
            answer.Take(columns.Entry(place, name => JsonMember.Of(json.RootElement, name)));
        }
        catch (JsonException fault)
        {
            var (rule, detail) = line.Length >= LineSource.MaxLength
                ? ("too_long", $"the line has more than {LineSource.MaxLength} characters") : ("unreadable_entry", $"expected one JSON object on the line; {fault.Message}");
            answer.Reject(place, rule, $"{place}: {detail}", line[..Math.Min(line.Length, 4000)]);
        }
    }

    private static void ReadList(ReviewDocument document, JsonBytes bytes, FileColumns columns, FileAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (number, item) in new JsonList(bytes, "", cancellationToken).Items().Index())
            {
                JsonPageReader.Take(item, $"entry {number + 1}", answer.Take, answer.Reject,
                    (element, place) => columns.Entry(place, name => JsonMember.Of(element, name)));
            }
        }
        catch (JsonException fault)
        {
            throw DocumentError.Unexpected(document, Expected, fault.Message, fault);
        }
    }
}
