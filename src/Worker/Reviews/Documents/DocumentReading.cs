namespace Worker.Reviews.Documents;

/// <summary>Reads documents on a thread of the pool, each within a deadline.</summary>
/// <param name="limit">Longest time for one document, without the time that a host needs.</param>
internal sealed class DocumentReading(TimeSpan limit, TimeProvider time)
{
    /// <param name="read">Checks its token at least once an entry and once a piece of the document.</param>
    /// <exception cref="ReviewFeedException">The deadline passed.</exception>
    public async Task<T> RunAsync<T>(ReviewDocument document, Func<CancellationToken, T> read, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await Task.Run(() => read(both.Token), both.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw DocumentError.TooSlow(document, limit);
        }
    }
}
