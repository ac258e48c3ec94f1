using Worker.Learning.Bert;
using Worker.Sentiment.Metrics;

namespace Worker.Sentiment.Scoring;

/// <summary>A trained network from text to P(positive).</summary>
internal sealed class TextScorer(SentimentContent content, LongTextRule longTexts, BertLstmScorer scorer) : ITextScorer
{
    /// <summary>Longest text in tokens that is cut into parts at all: about 30 pages.</summary>
    private const int MostTokens = 20_000;

    private readonly WordPieceTokenizer _tokenizer = content.CreateTokenizer();
    private readonly Temperature _temperature = new(content.Temperature);

    public async Task<TextScore[]> ScoreAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var evaluated = await EvaluateAsync(texts, cancellationToken);
        return [.. evaluated.Select(text => new TextScore(text.IsKnown ? _temperature.Score(text.Logit) : null, text.IsTruncated))];
    }

    /// <summary>What the network says of each text before the temperature: above 0 is positive.</summary>
    public async Task<EvaluatedText[]> EvaluateAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var read = Read(texts);
        var logits = await LogitsAsync(read, cancellationToken);
        return [.. read.Zip(logits, (text, logit) => new EvaluatedText(logit, text.IsKnown, text.IsTruncated))];
    }

    /// <summary>What the network says before the temperature: above 0 is positive.</summary>
    public Task<double[]> LogitsAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) => LogitsAsync(Read(texts), cancellationToken);

    public void Dispose() => scorer.Dispose();

    private async Task<double[]> LogitsAsync(IReadOnlyList<ReadText> texts, CancellationToken cancellationToken)
    {
        var logits = await scorer.ScoreAsync([.. texts.SelectMany(text => text.Parts)], cancellationToken);
        var next = 0;
        return [.. texts.Select(text => text.Parts.Select(_ => (double)logits[next++]).ToArray().Average())];
    }

    private ReadText[] Read(IReadOnlyList<string> texts) => [.. texts.Select(Read)];

    private ReadText Read(string text)
    {
        var tokens = _tokenizer.Encode(content.Settings.Prepare(text), MostTokens);
        var (parts, isTruncated) = LongText.Split(tokens, content.Settings.Training.MaxTokens, longTexts);
        return new ReadText(parts, isTruncated, tokens.AsSpan()[1..^1].ContainsAnyExcept(_tokenizer.Vocabulary.UnknownId));
    }

    private readonly record struct ReadText(IReadOnlyList<int[]> Parts, bool IsTruncated, bool IsKnown);
}

/// <param name="IsKnown">Whether any token but those at both ends is one of the vocabulary.</param>
/// <param name="IsTruncated">Whether a part of the text was not read.</param>
internal readonly record struct EvaluatedText(double Logit, bool IsKnown, bool IsTruncated);
