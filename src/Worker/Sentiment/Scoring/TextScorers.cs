using Microsoft.Extensions.Options;
using Worker.Learning.Bert;
using Worker.Learning.Runtime;
using Worker.Learning.Weights;
using Worker.Sentiment.Baselines;

namespace Worker.Sentiment.Scoring;

/// <summary>Opens trained models for scoring with this machine's settings.</summary>
internal sealed class TextScorers(Lazy<TorchRuntime> runtime, IOptions<SentimentOptions> options)
{
    /// <summary>What a version scores with: the network, both, or the bag of words that they did not beat.</summary>
    /// <param name="weights">Copied; the caller still owns them.</param>
    public async Task<ITextScorer> OpenAsync(SentimentContent content, NetworkWeights weights, CancellationToken cancellationToken) =>
        content switch
        {
            { BagOfWords: { } words, Blend: { } blend } =>
                new BlendScorer(await OpenNetworkAsync(content, weights, cancellationToken), BagOfWords.Of(words), blend),
            { BagOfWords: { } words } => new BagOfWordsScorer(words),
            _ => await OpenNetworkAsync(content, weights, cancellationToken),
        };

    /// <summary>The network, even if the version scores with something else.</summary>
    /// <param name="weights">Copied; the caller still owns them.</param>
    public async Task<TextScorer> OpenNetworkAsync(SentimentContent content, NetworkWeights weights, CancellationToken cancellationToken)
    {
        var settings = new ScoringSettings
        {
            BatchSize = options.Value.ScoringBatchSize,
            BatchSetting = "Sentiment:ScoringBatchSize",
            MaxTokens = content.Settings.Training.MaxTokens,
            UseBFloat16 = options.Value.Precision.UsesBFloat16(runtime.Value.Device),
        };
        return new TextScorer(content, options.Value.LongTexts, await BertLstmScorer.CreateAsync(runtime.Value, content.Network, weights, settings, cancellationToken));
    }
}
