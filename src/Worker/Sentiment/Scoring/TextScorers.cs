using Microsoft.Extensions.Options;
using Worker.Learning.Bert;
using Worker.Learning.Runtime;
using Worker.Learning.Weights;

namespace Worker.Sentiment.Scoring;

/// <summary>Opens trained models for scoring with this machine's settings.</summary>
internal sealed class TextScorers(Lazy<TorchRuntime> runtime, IOptions<SentimentOptions> options)
{
    /// <summary>What a version scores with: the network, or the bag of words that it did not beat.</summary>
    /// <param name="weights">Copied; the caller still owns them.</param>
    public async Task<ITextScorer> OpenAsync(SentimentContent content, NetworkWeights weights, CancellationToken cancellationToken) =>
        content.BagOfWords is { } bagOfWords ? new BagOfWordsScorer(bagOfWords) : await OpenNetworkAsync(content, weights, cancellationToken);

    /// <summary>The network, whatever the version scores with.</summary>
    /// <param name="weights">Copied; the caller still owns them.</param>
    public async Task<TextScorer> OpenNetworkAsync(SentimentContent content, NetworkWeights weights, CancellationToken cancellationToken)
    {
        var settings = new ScoringSettings
        {
            BatchSize = options.Value.ScoringBatchSize,
            MaxTokens = content.Settings.Training.MaxTokens,
            UseBFloat16 = options.Value.Precision.UsesBFloat16(runtime.Value.DeviceName),
        };
        return new TextScorer(content, options.Value.LongTexts, await BertLstmScorer.CreateAsync(runtime.Value, content.Network, weights, settings, cancellationToken));
    }
}
