using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Worker.Http;
using Worker.Observability;
using Worker.Reviews.Documents;
using Worker.Reviews.Ingestion;
using Worker.Reviews.Layouts;

namespace Worker.Reviews;

/// <summary>What the reviews folder registers.</summary>
internal static class ReviewServices
{
    /// <summary>Adds <see cref="ReviewsOptions"/>, checked at start, and <see cref="ReviewFeeds"/>.</summary>
    public static IServiceCollection AddReviewFeeds(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<ReviewsOptions>().BindConfiguration(ReviewsOptions.Section)
            .ValidatedBy<ReviewsOptions, ReviewsOptionsValidator>()
            .PostConfigure(Complete)
            .ValidatedBy<ReviewsOptions, ReviewsOptionsRules>();
        services.AddHttpClient<ReviewDocuments>()
            // Feeds move to other hosts, and stay the feed that was asked for; an HTML page is refused.
            .AddHttpPipeline(provider => provider.GetRequiredService<IOptions<ReviewsOptions>>().Value.Http, acrossSites: true);
        return services.AddTransient<ReviewFeeds>();
    }

    /// <summary>Adds what writes the stored reviews. The feeds and the database are added by their own.</summary>
    public static IServiceCollection AddReviewIngestion(this IServiceCollection services) => services
        .AddSingleton<StoredReviews>()
        .AddTransient<ReviewIngestion>();

    private static void Complete(ReviewsOptions options)
    {
        foreach (var source in options.Sources)
        {
            ReviewLayouts.Apply(source);
            if (source.Key.Length == 0)
                source.Key = options.Keys.GetValueOrDefault(source.Name) ?? "";
        }
    }
}
