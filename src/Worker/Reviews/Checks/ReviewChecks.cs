using System.Security.Cryptography;
using System.Text;
using Worker.Reviews.Documents;
using Worker.Reviews.Normalisation;

namespace Worker.Reviews.Checks;

/// <summary>
/// Sorts the entries of one source into accepted and rejected by named rules, as they come. It holds of an accepted entry only what tells
/// it from others; the reviews wait in a spool.
/// </summary>
/// <param name="maxEntries">More entries are the failure of the source.</param>
/// <param name="maxRejections">Rejections that are kept, the first ones; all are counted.</param>
internal sealed class ReviewChecks(string source, EntryCheck check, int maxEntries, int maxRejections) : IReviewSink, IDisposable
{
    private readonly ReviewSpool _spool = new();
    private readonly Dictionary<UInt128, Seen> _seen = [];
    private readonly HashSet<UInt128> _contradicted = [];
    private readonly List<RejectedReview> _rejected = [];
    private readonly SortedDictionary<string, int> _rules = new(StringComparer.Ordinal);
    private int _entries, _duplicates;

    public void Take(FeedEntry entry)
    {
        Count();
        var (review, rejection) = check.Read(entry);
        if (review is null)
        {
            Reject(rejection!.Rule, () => rejection);
            return;
        }
        var (id, text) = (Hash(review.ExternalId), Hash(review.TextSha256));
        var seen = new Seen(HashOf(review), text, review.IsPositive, entry.Place);
        if (_seen.TryAdd(id, seen))
            _spool.Add(review);
        else if (_seen[id] is var first && first.Content == seen.Content)
            _duplicates++;
        else if (first.Text == text && first.IsPositive is { } label && review.IsPositive == !label)
            Contradict(entry, first, id);
        else
            Reject("duplicate_id", () => EntryCheck.Rejection(entry, "duplicate_id", $"{first.Place} has the same id and says something else; the first counts."));
    }

    public void Reject(string place, string rule, string detail, string text)
    {
        Count();
        Reject(rule, () => new RejectedReview(place, rule, CleanText.Line(detail) ?? rule, EntryValues.OfText(text)));
    }

    /// <summary>The results of the entries. Call it once, after the last; the reviews are read before this is disposed.</summary>
    public CheckedReviews Complete()
    {
        // Of a text with both labels neither counts.
        foreach (var review in _contradicted.Count == 0 ? [] : _spool.Read().Where(review => _contradicted.Contains(Hash(review.ExternalId))))
        {
            Reject("conflicting_label", () => EntryCheck.Rejection(
                AsEntry(review, _seen[Hash(review.ExternalId)].Place), "conflicting_label", "the same text is there with the other label; neither counts."));
        }
        return new CheckedReviews
        {
            Count = _spool.Count - _contradicted.Count,
            Accepted = _contradicted.Count == 0 ? _spool.Read() : _spool.Read().Where(review => !_contradicted.Contains(Hash(review.ExternalId))),
            Rejected = _rejected,
            Rules = _rules,
            Duplicates = _duplicates,
        };
    }

    public void Dispose() => _spool.Dispose();

    private void Contradict(FeedEntry entry, Seen first, UInt128 id)
    {
        _contradicted.Add(id);
        Reject("conflicting_label", () => EntryCheck.Rejection(entry, "conflicting_label", $"{first.Place} is the same text with the other label; neither counts."));
    }

    private static FeedEntry AsEntry(Review review, string place) => new()
    {
        Place = place,
        Id = review.ExternalId == review.TextSha256 ? null : review.ExternalId,
        Subject = review.Subject,
        Title = review.Title,
        Body = review.Body,
        Label = review.IsPositive is true ? "positive" : "negative",
    };

    private void Count()
    {
        if (++_entries > maxEntries)
            throw DocumentError.TooMany(source, maxEntries);
    }

    private void Reject(string rule, Func<RejectedReview> rejection)
    {
        _rules[rule] = _rules.GetValueOrDefault(rule) + 1;
        if (_rejected.Count < maxRejections)
            _rejected.Add(rejection());
    }

    private static UInt128 HashOf(Review review) => Hash(string.Join('\0', review.TextSha256, review.Subject, review.PublishedAt?.UtcTicks, review.Rating, review.IsPositive, review.Language));

    private static UInt128 Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    /// <summary>What is remembered of an accepted entry.</summary>
    private readonly record struct Seen(UInt128 Content, UInt128 Text, bool? IsPositive, string Place);
}

/// <summary>The result of the checks of an answer: every entry of it is accepted, rejected or a repeat of another.</summary>
internal sealed record CheckedReviews
{
    /// <summary>How many are accepted.</summary>
    public required int Count { get; init; }

    /// <summary>One an external id, in the order of the source. Read from a file if there are many.</summary>
    public required IEnumerable<Review> Accepted { get; init; }

    /// <summary>The first of the entries that broke a rule, those that could not be read among them.</summary>
    public required IReadOnlyList<RejectedReview> Rejected { get; init; }

    /// <summary>All entries that broke a rule, by the rule.</summary>
    public required IReadOnlyDictionary<string, int> Rules { get; init; }

    /// <summary>Entries that repeat another.</summary>
    public required int Duplicates { get; init; }
}
