using Worker.Reviews.AppStore;
using Worker.Reviews.Documents;
using Worker.Reviews.Files;
using Worker.Reviews.Json;
using Worker.Reviews.Syndication;

namespace Worker.Reviews;

/// <summary>Gives the feed for a kind of source.</summary>
internal sealed class ReviewFeeds(ReviewDocuments documents)
{
    public IReviewFeed Of(ReviewSourceKind kind) => kind switch
    {
        ReviewSourceKind.Rss => new SyndicationReviewFeed(documents),
        ReviewSourceKind.AppStoreJson => new AppStoreReviewFeed(documents),
        ReviewSourceKind.Json => new JsonReviewFeed(documents),
        ReviewSourceKind.Delimited => new DelimitedReviewFeed(documents),
        ReviewSourceKind.JsonLines => new JsonLinesReviewFeed(documents),
        ReviewSourceKind.LabelledText => new LabelledTextReviewFeed(documents),
        var other => throw new InvalidOperationException($"No feed for the kind {other}."),
    };

    /// <summary>Reads a source by the feed of its kind.</summary>
    /// <exception cref="ReviewFeedException">The source gave no usable answer.</exception>
    public async Task<ReviewFeedAnswer> FetchAsync(ReviewFeedRequest request, IReviewSink sink, CancellationToken cancellationToken)
    {
        var credentials = new SourceCredentials(request.Source);
        try
        {
            var answer = await Of(request.Source.Kind!.Value).FetchAsync(request, new MaskedSink(sink, credentials), cancellationToken);
            return answer with { Notes = [.. answer.Notes.Select(credentials.Hide)] };
        }
        // What a host says in place of a document may quote the key.
        catch (ReviewFeedException refusal) when (credentials.Hide(refusal.Message) != refusal.Message)
        {
            throw new ReviewFeedException(request.Source.Name, credentials.Hide(refusal.Message)[(request.Source.Name.Length + 2)..], refusal.IsTransient);
        }
    }
}
