using Worker.Reviews.Documents;

namespace Worker.Reviews.Files;

/// <summary>
/// Labelled sentences, one a line, in a file of positive and one of negative ones. Lines end at LF and nowhere else: some texts
/// hold characters that other readers take for a line end. Empty lines are skipped.
/// </summary>
internal sealed class LabelledTextReviewFeed(ReviewDocuments documents) : IReviewFeed
{
    public async Task<ReviewFeedAnswer> FetchAsync(ReviewFeedRequest request, IReviewSink sink, CancellationToken cancellationToken)
    {
        var source = request.Source;
        (string Label, string Location)[] parts =
            [.. new[] { ("positive", source.Positive), ("negative", source.Negative) }.Where(part => !string.IsNullOrWhiteSpace(part.Item2))];
        var read = new ReviewDocument?[parts.Length];
        try
        {
            for (var i = 0; i < parts.Length; i++)
                read[i] = await documents.ReadAsync(source, parts[i].Location, request.MarkOf(i), cancellationToken);
            if (read.All(document => document!.IsUnchanged))
                return new ReviewFeedAnswer { IsUnchanged = true, Documents = read.Length, Marks = [.. read.Select(document => document!.Mark)] };

            var (marks, notes) = (new List<DocumentMark>(), new List<string>());
            for (var i = 0; i < parts.Length; i++)
            {
                // A sentence that is in both files shows only if both are loaded.
                if (read[i]!.IsUnchanged)
                    read[i] = await documents.ReadAsync(source, parts[i].Location, default, cancellationToken);
                using var document = read[i]!;
                notes.Add(await documents.Reading.RunAsync(document, token => Read(source, parts[i].Label, document, sink, token), cancellationToken));
                marks.Add(document.Mark);
            }
            return new ReviewFeedAnswer { Documents = marks.Count, Marks = marks, Notes = notes };
        }
        finally
        {
            foreach (var document in read)
                document?.Dispose();
        }
    }

    private static string Read(ReviewSourceOptions source, string label, ReviewDocument document, IReviewSink sink, CancellationToken cancellationToken)
    {
        if (document.IsPage())
            throw DocumentError.Unexpected(document, "one sentence a line", null);
        var encoding = TextEncoding.OfFile(document, source.Encoding, cancellationToken);
        using var text = TextEncoding.Open(document, encoding);
        var lines = new LineSource(text, endsAtReturn: false, cancellationToken);
        var taken = 0;
        for (var number = lines.Number; lines.Read() is { } line; number = lines.Number)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            taken++;
            sink.Take(new FeedEntry { Place = $"{label} line {number}", Label = label, Body = line.TrimEnd('\n'), IsHtml = source.IsHtml });
        }
        if (taken == 0)
            throw DocumentError.NoRows(document);
        return $"{label}: {taken} lines, {encoding.WebName}";
    }
}
