using Worker.Reviews.Documents;

namespace Worker.Reviews.Files;

/// <summary>
/// Labelled sentences, one a line, in a file of positive and one of negative ones. Lines end at LF and nowhere else: some texts
/// hold characters that other readers take for a line end. Empty lines are passed over.
/// </summary>
internal sealed class LabelledTextReviewFeed(ReviewDocuments documents) : IReviewFeed
{
    public async Task<ReviewFeedAnswer> FetchAsync(ReviewFeedRequest request, CancellationToken cancellationToken)
    {
        var source = request.Source;
        (string Label, string Location)[] parts =
            [.. new[] { ("positive", source.Positive), ("negative", source.Negative) }.Where(part => !string.IsNullOrWhiteSpace(part.Item2))];
        var read = new ReviewDocument[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            read[i] = await documents.ReadAsync(source.Name, parts[i].Location, request.MarkOf(i), cancellationToken);
        if (read.All(document => document.IsUnchanged))
            return new ReviewFeedAnswer { IsUnchanged = true, Documents = read.Length, Marks = [.. read.Select(document => document.Mark)] };

        // A sentence that is in both files shows only where both are at hand.
        for (var i = 0; i < parts.Length; i++)
        {
            if (read[i].IsUnchanged)
                read[i] = await documents.ReadAsync(source.Name, parts[i].Location, default, cancellationToken);
        }
        return await Task.Run(() => Read(source, parts.Zip(read, (part, document) => (part.Label, document))), cancellationToken);
    }

    private static ReviewFeedAnswer Read(ReviewSourceOptions source, IEnumerable<(string Label, ReviewDocument Document)> parts)
    {
        var (entries, marks, notes) = (new List<FeedEntry>(), new List<DocumentMark>(), new List<string>());
        foreach (var (label, document) in parts)
        {
            if (document.IsPage())
                throw DocumentRefusal.Unexpected(document, "one sentence a line", null);
            var text = TextEncoding.Decode(document, source.Encoding);
            var before = entries.Count;
            entries.AddRange(text.Text.Split('\n').Index().Where(line => !string.IsNullOrWhiteSpace(line.Item)).Select(line => new FeedEntry
            {
                Place = $"{label} line {line.Index + 1}",
                Label = label,
                Body = line.Item,
                IsHtml = source.IsHtml,
            }));
            marks.Add(document.Mark);
            notes.Add($"{label}: {entries.Count - before} lines, {text.Encoding}");
        }
        return new ReviewFeedAnswer { Entries = entries, Documents = marks.Count, Marks = marks, Notes = notes };
    }
}
