using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
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
        services.AddOptions<AdaptationOptions>().BindConfiguration(AdaptationOptions.Section).ValidateOnStart();
        services.AddOptions<SentimentOptions>().BindConfiguration(SentimentOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<SentimentOptions>, SentimentOptionsValidator>()
            .AddSingleton<LabelledReviews>()
            .AddSingleton<SentimentPlanner>()
            .AddSingleton<SentimentTrainer>()
            .AddSingleton<TextScorers>()
            .AddSingleton<IValidateOptions<AdaptationOptions>, AdaptationOptionsValidator>()
            .AddSingleton<AdaptationTextSource>()
            .AddTransient(provider => ActivatorUtilities.CreateInstance<EncoderAdapter>(provider, Path.Combine(dataFolder(provider), "encoders")))
            .AddSingleton<LanguageDetector>()
            .AddSingleton<ReviewLanguages>()
            .AddSingleton<ReviewsToScore>()
            .AddSingleton<ScoreLedger>()
            .AddSingleton<ReviewScoring>();
    }
}
