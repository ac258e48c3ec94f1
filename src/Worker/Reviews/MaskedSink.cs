namespace Worker.Reviews;

/// <summary>Hides the key of a source in what is kept of entries that could not be read.</summary>
internal sealed class MaskedSink(IReviewSink inner, SourceCredentials credentials) : IReviewSink
{
    public void Take(FeedEntry entry) => inner.Take(entry);

    public void Reject(string place, string rule, string detail, string text) =>
        inner.Reject(place, rule, credentials.Hide(detail), credentials.Hide(text));
}
