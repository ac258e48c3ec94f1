using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Worker.Reviews;
using Worker.Reviews.Checks;
using Worker.Reviews.Documents;
using static Worker.Fuzz.WrongAcceptanceException;

namespace Worker.Fuzz.Targets;

/// <summary>Every kind of review source, and HTML in a review, through the feeds and the checks.</summary>
internal static class ReviewTargets
{
    private const int MaxTextLength = 20_000;

    private static readonly StubHandler Stub = new();

    private static readonly ReviewFeeds Feeds = Services().GetRequiredService<ReviewFeeds>();

    public static IEnumerable<FuzzTarget> All(string folder)
    {
        yield return OnTheWeb("rss", ReviewSourceKind.Rss);
        yield return OnTheWeb("atom", ReviewSourceKind.Rss);
        yield return OnTheWeb("app-store", ReviewSourceKind.AppStoreJson);
        yield return OnTheWeb("json", ReviewSourceKind.Json);
        yield return OnTheWeb("json-lines", ReviewSourceKind.JsonLines);
        yield return OnTheWeb("delimited", ReviewSourceKind.Delimited);
        yield return OnTheWeb("html", ReviewSourceKind.JsonLines, isHtml: true, input => JsonSerializer.SerializeToUtf8Bytes(new { body = Encoding.UTF8.GetString(input) }));

        // The same from a file, with more than one document.
        var file = Path.Combine(folder, "labelled.txt");
        yield return new FuzzTarget("labelled", async (input, cancellationToken) =>
        {
            await File.WriteAllBytesAsync(file, input, cancellationToken);
            await ReadAsync(new ReviewSourceOptions { Name = "fuzz", Kind = ReviewSourceKind.LabelledText, Subject = "app", Positive = file }, cancellationToken);
        }, typeof(ReviewFeedException));
    }

    private static FuzzTarget OnTheWeb(string name, ReviewSourceKind kind, bool isHtml = false, Func<byte[], byte[]>? wrap = null)
    {
        var source = new ReviewSourceOptions { Name = "fuzz", Kind = kind, Subject = "app", Address = "https://feeds.example.org/reviews", IsHtml = isHtml };
        if (kind is ReviewSourceKind.Json)
            source.Paging = new ReviewPagingOptions { List = "reviews", Next = "next" };
        return new FuzzTarget(name, (input, cancellationToken) =>
        {
            Stub.Reset(wrap is null ? input : wrap(input));
            return ReadAsync(source, cancellationToken);
        }, typeof(ReviewFeedException));
    }

    private static async Task ReadAsync(ReviewSourceOptions source, CancellationToken cancellationToken)
    {
        using var checks = new ReviewChecks(source.Name, new EntryCheck(source, MaxTextLength, StandingClock.Now), maxEntries: 100_000, maxRejections: 100);
        await Feeds.FetchAsync(new ReviewFeedRequest { Source = source, MaxPages = 3 }, checks, cancellationToken);
        var result = checks.Complete();
        ThrowUnless(result.Rejected.Count <= 100, $"{result.Rejected.Count} rejections are kept");
        foreach (var review in result.Accepted)
        {
            ThrowUnless(review.Rating is null or (>= 0 and <= 5), $"the rating {review.Rating}");
            ThrowUnless(review.PublishedAt is null || (review.PublishedAt <= StandingClock.Now.AddDays(1) && review.PublishedAt.Value.Year >= 1900), $"a review of {review.PublishedAt:O}");
            ThrowUnless(review.ExternalId is { Length: > 0 and <= 400 } && review.Subject is { Length: > 0 and <= 200 }, "an identifier or subject of wrong length");
            ThrowUnless((review.Title?.Length ?? 0) + review.Body.Length <= MaxTextLength, "a text that is too long");
            foreach (var text in new[] { review.ExternalId, review.Subject, review.Title, review.Body, review.Language })
                ThrowUnless(text is null || IsStorable(text), "a text that PostgreSQL cannot hold");
        }
    }

    private static bool IsStorable(string text)
    {
        try
        {
            return !text.Contains('\0', StringComparison.Ordinal) && new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text) >= 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static ServiceProvider Services()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Reviews:Http:MaxRetries"] = "0",
            ["Reviews:Http:RequestSpacing"] = "00:00:00",
            ["Reviews:Http:BreakerMinimumAttempts"] = "1000",
        }).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(new StandingClock()).AddSingleton<IConfiguration>(configuration).AddReviewFeeds();
        services.AddHttpClient<ReviewDocuments>().ConfigurePrimaryHttpMessageHandler(() => Stub);
        return services.BuildServiceProvider();
    }
}
