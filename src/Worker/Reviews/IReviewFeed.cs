using Worker.Observability;
using Worker.Reviews.Documents;

namespace Worker.Reviews;

/// <summary>A kind of review source. Thread-safe; every implementation passes <c>ReviewFeedContract</c>.</summary>
internal interface IReviewFeed
{
    /// <summary>Reads a source: what it says now, as it is written there. The entries go to the sink one by one.</summary>
    /// <exception cref="ReviewFeedException">The source gave no usable answer; what the sink was given until then does not
    /// count.</exception>
    Task<ReviewFeedAnswer> FetchAsync(ReviewFeedRequest request, IReviewSink sink, CancellationToken cancellationToken);
}

/// <summary>Takes the entries of one source in their order, from one thread at a time.</summary>
internal interface IReviewSink
{
    /// <exception cref="ReviewFeedException">There are more entries than a source may have.</exception>
    void Take(FeedEntry entry);

    /// <summary>An entry that could not be read at all.</summary>
    /// <param name="place">Its place.</param>
    /// <param name="rule">The rule's name in snake_case.</param>
    /// <param name="detail">What was received and what was expected.</param>
    /// <param name="text">The entry, or the beginning of it.</param>
    /// <exception cref="ReviewFeedException">There are more entries than a source may have.</exception>
    void Reject(string place, string rule, string detail, string text);
}

/// <summary>What to read.</summary>
internal sealed record ReviewFeedRequest
{
    public required ReviewSourceOptions Source { get; init; }

    /// <summary>What its documents were marked with when they were last read, in order; empty to read them in any case.</summary>
    public IReadOnlyList<DocumentMark> Marks { get; init; } = [];

    /// <summary>How many pages of a source that has pages are read at most.</summary>
    public int MaxPages { get; init; } = 1;

    /// <param name="document">The place of the document in the source, from 0.</param>
    public DocumentMark MarkOf(int document) => document < Marks.Count ? Marks[document] : default;
}

/// <summary>What a source answered, in addition to its entries. An answer without entries is a fact, never a hidden failure.</summary>
internal sealed record ReviewFeedAnswer
{
    /// <summary>Nothing has changed since the marks of the request: there are no entries to look at.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>Entries that are something else than a review: the app itself, a list of films, a rating without words.</summary>
    public int NotReviews { get; init; }

    /// <summary>Documents or pages read.</summary>
    public int Documents { get; init; }

    /// <summary>What to ask with next time, one for each document; empty if the source gave none.</summary>
    public IReadOnlyList<DocumentMark> Marks { get; init; } = [];

    /// <summary>Notes for the operator: the encoding that was detected, a page that was not followed.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A source gave no usable answer.</summary>
/// <param name="message">What was received, what was expected, what to do.</param>
internal sealed class ReviewFeedException(string source, string message, bool isTransient, Exception? innerException = null)
    : Exception($"{source}: {message}", innerException), IOperatorError
{
    /// <summary>The name of the source in the settings.</summary>
    public string SourceName { get; } = source;

    /// <summary>Whether a later attempt may succeed without anybody doing anything.</summary>
    public bool IsTransient { get; } = isTransient;
}
