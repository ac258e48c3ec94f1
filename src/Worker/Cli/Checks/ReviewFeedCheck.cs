using Microsoft.Extensions.Options;
using Worker.Reviews;
using Worker.Reviews.Checks;

namespace Worker.Cli.Checks;

/// <summary>Every review source can be read and gives reviews: one page of each.</summary>
internal sealed class ReviewFeedCheck(ReviewFeeds feeds, IOptions<ReviewsOptions> options, TimeProvider time) : ICheck
{
    public string Subject => "review feeds";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        var sources = options.Value.Sources;
        if (sources.Count == 0)
            return CheckResult.Ok("Reviews:Sources is empty: there are no reviews to fetch");
        var (found, failures) = (new List<string>(), new List<string>());
        foreach (var source in sources)
        {
            try
            {
                found.Add(await ReadAsync(source, cancellationToken));
            }
            catch (Exception failure) when (SourceFailure.IsOfSource(failure, cancellationToken))
            {
                failures.Add(SourceFailure.Message(source, failure));
            }
        }
        return failures.Count == 0 ? CheckResult.Ok(string.Join(", ", found))
            : found.Count == 0 ? CheckResult.Fail(string.Join("; ", failures))
            : CheckResult.Warn($"{string.Join(", ", found)}. Not read: {string.Join("; ", failures)}");
    }

    /// <exception cref="ReviewFeedException">The source gives nothing that a run could use.</exception>
    private async Task<string> ReadAsync(ReviewSourceOptions source, CancellationToken cancellationToken)
    {
        var limits = options.Value;
        using var checks = new ReviewChecks(
            source.Name, new EntryCheck(source, limits.MaxTextLength, time.GetUtcNow()), limits.MaxEntries, maxRejections: 1);
        await feeds.FetchAsync(new ReviewFeedRequest { Source = source }, checks, cancellationToken);
        var reviews = checks.Complete();
        if (UsableReviews.Fault(reviews) is { } useless)
            throw new ReviewFeedException(source.Name, useless, isTransient: false);
        var rejected = reviews.Rules.Values.Sum();
        return $"{source.Name} has {reviews.Count} reviews" + (rejected > 0 ? $" and {rejected} rejected entries" : "");
    }
}
