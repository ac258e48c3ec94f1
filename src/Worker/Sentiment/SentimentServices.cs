using Microsoft.Extensions.DependencyInjection;
using Worker.Observability;
using Worker.Reviews.Languages;
using Worker.Sentiment.Adaptation;
using Worker.Sentiment.Labels;
using Worker.Sentiment.Scoring;
using Worker.Sentiment.Training;

namespace Worker.Sentiment;

/// <summary>What the sentiment folder registers.</summary>
internal static class SentimentServices
{
    /// <param name="dataFolder">The data folder; adapted encoders are in <c>encoders</c> below it.</param>
    public static IServiceCollection AddSentiment(this IServiceCollection services, Func<IServiceProvider, string> dataFolder)
    {
        services.AddOptions<SentimentOptions>().BindConfiguration(SentimentOptions.Section)
            .ValidatedBy<SentimentOptions, SentimentOptionsValidator>();
        services.AddOptions<AdaptationOptions>().BindConfiguration(AdaptationOptions.Section)
            .ValidatedBy<AdaptationOptions, AdaptationOptionsValidator>();
        return services
            .AddSingleton<LabelledReviews>()
            .AddSingleton<SentimentPlanner>()
            .AddSingleton<SentimentTrainer>()
            .AddSingleton<TextScorers>()
            .AddSingleton<AdaptationTextSource>()
            .AddTransient(provider => ActivatorUtilities.CreateInstance<EncoderAdapter>(provider, Path.Combine(dataFolder(provider), "encoders")))
            .AddSingleton<LanguageDetector>()
            .AddSingleton<ReviewLanguages>()
            .AddSingleton<ReviewsToScore>()
            .AddSingleton<ScoreLedger>()
            .AddSingleton<ReviewScoring>();
    }
}
