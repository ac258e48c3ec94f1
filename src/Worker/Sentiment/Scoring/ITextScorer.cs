using Worker.Sentiment.Baselines;

namespace Worker.Sentiment.Scoring;

/// <summary>From text to P(positive). Used by one caller at a time; dispose it.</summary>
internal interface ITextScorer : IDisposable
{
    /// <summary>One result a text, in their order.</summary>
    Task<TextScore[]> ScoreAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}

/// <param name="Score">P(positive) in [0, 1], calibrated; null for a text without a single word that the scorer knows.</param>
/// <param name="IsTruncated">Whether a part of the text was not read.</param>
internal readonly record struct TextScore(double? Score, bool IsTruncated)
{
    /// <summary>The score, or that of a coin for a text that cannot be read: for figures, which count every text.</summary>
    public double ScoreOrEven => Score ?? 0.5;
}

/// <summary>The bag of words of a version whose network did not beat it.</summary>
internal sealed class BagOfWordsScorer(BagOfWordsContent content) : ITextScorer
{
    private readonly BagOfWords _bagOfWords = BagOfWords.Of(content);

    public Task<TextScore[]> ScoreAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) => Task.Run(
        () => _bagOfWords.Score(texts).Zip(texts, (score, text) => new TextScore(_bagOfWords.Knows(text) ? score : null, IsTruncated: false)).ToArray(),
        cancellationToken);

    public void Dispose()
    {
    }
}
