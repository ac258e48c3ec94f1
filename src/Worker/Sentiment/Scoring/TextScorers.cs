using Microsoft.Extensions.Options;
using Worker.Learning.Bert;
using Worker.Learning.Runtime;
using Worker.Learning.Weights;
using Worker.Sentiment.Metrics;

namespace Worker.Sentiment.Scoring;

/// <summary>Opens trained models for scoring with this machine's settings.</summary>
internal sealed class TextScorers(Lazy<TorchRuntime> runtime, IOptions<SentimentOptions> options)
{
    /// <param name="weights">Copied; the caller still owns them.</param>
    public async Task<TextScorer> OpenAsync(SentimentContent content, NetworkWeights weights, CancellationToken cancellationToken)
    {
        var settings = new ScoringSettings
        {
            BatchSize = options.Value.ScoringBatchSize,
            MaxTokens = content.Settings.Training.MaxTokens,
            UseBFloat16 = options.Value.Precision.UsesBFloat16(runtime.Value.DeviceName),
        };
        return new TextScorer(content, await BertLstmScorer.CreateAsync(runtime.Value, content.Network, weights, settings, cancellationToken));
    }
}

/// <summary>A trained model from text to P(positive). Used by one caller at a time; dispose it.</summary>
internal sealed class TextScorer(SentimentContent content, BertLstmScorer scorer) : IDisposable
{
    private readonly WordPieceTokenizer _tokenizer = content.CreateTokenizer();
    private readonly Temperature _temperature = new(content.Temperature);

    /// <summary>P(positive) in [0, 1] of each text, calibrated.</summary>
    public async Task<double[]> ScoreAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        Array.ConvertAll(await LogitsAsync(texts, cancellationToken), _temperature.Score);

    /// <summary>What the network says before the temperature: above 0 is positive.</summary>
    public async Task<double[]> LogitsAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        int[][] tokens = [.. texts.Select(text => _tokenizer.Encode(content.Settings.Prepare(text), content.Settings.Training.MaxTokens))];
        return Array.ConvertAll(await scorer.ScoreAsync(tokens, cancellationToken), logit => (double)logit);
    }

    public void Dispose() => scorer.Dispose();
}
