using System.Text.Json;
using Worker.Reviews.Documents;

namespace Worker.Reviews.Json;

/// <summary>Gives the elements of the list of one document to the sink.</summary>
internal static class JsonPageReader
{
    /// <param name="list">The path to the list.</param>
    /// <param name="encoding">The name that the settings give; empty to find it out.</param>
    /// <param name="expected">What the document should be, for messages.</param>
    /// <param name="place">The place of an element in the list, from 1.</param>
    /// <param name="read">The entry of an element; null if it is something else than a review.</param>
    /// <returns>What there is next to the list, the elements, and how many of them are something else than a review.</returns>
    /// <exception cref="ReviewFeedException">The document is no JSON, or has no such list.</exception>
    public static (JsonList Document, int Entries, int NotReviews) Read(
        ReviewDocument document, string list, string encoding, string expected, IReviewSink sink,
        Func<int, string> place, Func<JsonElement, string, FeedEntry?> read, CancellationToken cancellationToken)
    {
        if (document.IsPage())
            throw DocumentError.Unexpected(document, expected, null);
        using var text = TextEncoding.Open(document, TextEncoding.OfFile(document, encoding, cancellationToken));
        var items = new JsonList(new JsonBytes(text), list, cancellationToken);
        try
        {
            var (entries, others) = (0, 0);
            foreach (var item in items.Items())
            {
                var where = place(++entries);
                Take(item, where, entry =>
                {
                    if (entry is null)
                        others++;
                    else
                        sink.Take(entry);
                }, sink.Reject, read);
            }
            return (items, entries, others);
        }
        catch (JsonException fault)
        {
            throw DocumentError.Unexpected(document, expected, fault.Message, fault);
        }
    }

    /// <param name="take">Takes the entry; null for something else than a review.</param>
    /// <param name="reject">Takes what <see cref="IReviewSink.Reject"/> takes.</param>
    public static void Take(
        JsonListItem item, string place, Action<FeedEntry?> take, Action<string, string, string, string> reject, Func<JsonElement, string, FeedEntry?> read)
    {
        if (item.Fault is var (rule, text))
        {
            reject(place, rule, $"{place}: {text}.", "");
            return;
        }
        try
        {
            using var json = item.Parse();
            if (json.RootElement.ValueKind is not JsonValueKind.Object)
                throw new JsonException($"it is {json.RootElement.ValueKind}");
            take(read(json.RootElement, place));
        }
        catch (JsonException fault)
        {
            reject(place, "unreadable_entry", $"{place}: expected a JSON object; {fault.Message}", item.Text);
        }
    }
}
