using Microsoft.Extensions.Options;
using Worker.Reviews;
using Worker.Reviews.Documents;

namespace Worker.Cli.Checks;

/// <summary>Every review source can be read: one page of each.</summary>
internal sealed class ReviewFeedCheck(ReviewFeeds feeds, IOptions<ReviewsOptions> options) : ICheck
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
            var entries = new EntryCounter(source.Name, options.Value.MaxEntries);
            try
            {
                await feeds.FetchAsync(new ReviewFeedRequest { Source = source }, entries, cancellationToken);
                found.Add($"{source.Name} has {entries.Count} entries");
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

    private sealed class EntryCounter(string source, int most) : IReviewSink
    {
        public int Count { get; private set; }

        public void Take(FeedEntry entry) => Add();

        public void Reject(string place, string rule, string detail, string text) => Add();

        private void Add()
        {
            if (++Count > most)
                throw DocumentError.TooMany(source, most);
        }
    }
}
