using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Worker.Sentiment.Labels;
using Worker.Sentiment.Scoring;
using Worker.Sentiment.Training;

namespace Worker.Sentiment;

/// <summary>What the sentiment folder registers.</summary>
internal static class SentimentServices
{
    public static IServiceCollection AddSentiment(this IServiceCollection services)
    {
        services.AddOptions<SentimentOptions>().BindConfiguration(SentimentOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<SentimentOptions>, SentimentOptionsValidator>()
            .AddSingleton<LabelledReviews>()
            .AddSingleton<SentimentPlanner>()
            .AddSingleton<SentimentTrainer>()
            .AddSingleton<SentimentPromotionGate>()
            .AddSingleton<TextScorers>()
            .AddSingleton<ReviewsToScore>()
            .AddSingleton<ScoreLedger>()
            .AddSingleton<ReviewScoring>();
    }
}
