using Microsoft.Extensions.Options;
using Worker.Reviews;

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
            try
            {
                var answer = await feeds.FetchAsync(new ReviewFeedRequest { Source = source }, cancellationToken);
                found.Add($"{source.Name} has {answer.Entries.Count} entries");
            }
            catch (ReviewFeedException failure)
            {
                failures.Add(failure.Message);
            }
        }
        return failures.Count == 0 ? CheckResult.Ok(string.Join(", ", found))
            : found.Count == 0 ? CheckResult.Fail(string.Join("; ", failures))
            : CheckResult.Warn($"{string.Join(", ", found)}. Not read: {string.Join("; ", failures)}");
    }
}
