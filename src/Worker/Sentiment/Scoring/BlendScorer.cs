using Worker.Sentiment.Baselines;

namespace Worker.Sentiment.Scoring;

/// <summary>The network and the bag of words of a version that scores by both.</summary>
internal sealed class BlendScorer(TextScorer network, BagOfWords words, Blend blend) : ITextScorer
{
    public async Task<TextScore[]> ScoreAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var evaluated = await network.EvaluateAsync(texts, cancellationToken);
        return [.. evaluated.Zip(words.Logits(texts), (text, other) => new TextScore(text.IsKnown ? blend.Score(text.Logit, other) : null, text.IsTruncated))];
    }

    public void Dispose() => network.Dispose();
}
