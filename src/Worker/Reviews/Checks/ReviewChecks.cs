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
/// <param name="maxRejections">Rejections that are kept, the first ones, if they have not more than
/// <see cref="MaxRejectedCharacters"/>; all are counted.</param>
internal sealed class ReviewChecks(string source, EntryCheck check, int maxEntries, int maxRejections) : IReviewSink, IDisposable
{
    /// <summary>UTF-16 characters of rejections that are kept.</summary>
    public const int MaxRejectedCharacters = 8 * 1024 * 1024;

    private readonly ReviewSpool _spool = new();
    private readonly Dictionary<UInt128, Seen> _seen = [];
    private readonly HashSet<UInt128> _contradicted = [];
    private readonly List<RejectedReview> _rejected = [];
    private readonly SortedDictionary<string, int> _rules = new(StringComparer.Ordinal);
    private int _entries, _duplicates, _rejectedCharacters;

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
        var seen = new Seen((ulong)HashOf(review), (ulong)text, review.IsPositive, _entries);
        if (_seen.TryAdd(id, seen))
            _spool.Add(entry.Place, review);
        else if (_seen[id] is var first && first.Content == seen.Content)
            _duplicates++;
        else if (first.Text == seen.Text && first.IsPositive is { } label && review.IsPositive == !label)
            Contradict(entry, first, id);
        else
            Reject("duplicate_id", () => EntryCheck.Rejection(entry, "duplicate_id", $"entry {first.Number} of the source has the same id and says something else; the first counts."));
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
        foreach (var (place, review) in _contradicted.Count == 0 ? [] : _spool.Read().Where(IsContradicted))
            Reject("conflicting_label", () => EntryCheck.Rejection(AsEntry(review, place), "conflicting_label", "the same text is there with the other label; neither counts."));
        return new CheckedReviews
        {
            Count = _spool.Count - _contradicted.Count,
            Accepted = (_contradicted.Count == 0 ? _spool.Read() : _spool.Read().Where(spooled => !IsContradicted(spooled))).Select(spooled => spooled.Review),
            Rejected = _rejected,
            Rules = _rules,
            Duplicates = _duplicates,
        };
    }

    public void Dispose() => _spool.Dispose();

    private void Contradict(FeedEntry entry, Seen first, UInt128 id)
    {
        _contradicted.Add(id);
        Reject("conflicting_label", () => EntryCheck.Rejection(entry, "conflicting_label", $"entry {first.Number} of the source is the same text with the other label; neither counts."));
    }

    private bool IsContradicted((string Place, Review Review) spooled) => _contradicted.Contains(Hash(spooled.Review.ExternalId));

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
        if (_rejected.Count >= maxRejections || _rejectedCharacters >= MaxRejectedCharacters)
            return;
        var kept = rejection();
        _rejected.Add(kept);
        _rejectedCharacters += kept.RowKey.Length + kept.Detail.Length + kept.Values.Length;
    }

    private static UInt128 HashOf(Review review) => Hash(string.Join('\0', review.TextSha256, review.Subject, review.PublishedAt?.UtcTicks, review.Rating, review.IsPositive, review.Language));

    private static UInt128 Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    /// <summary>What is remembered of an accepted entry: 24 bytes, because there may be a million.</summary>
    /// <param name="Content">Of a hash. It is only compared with that of an entry with the same id.</param>
    /// <param name="Text">Of a hash, compared likewise.</param>
    /// <param name="Number">Its place among the entries of the source, from 1.</param>
    private readonly record struct Seen(ulong Content, ulong Text, bool? IsPositive, int Number);
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
