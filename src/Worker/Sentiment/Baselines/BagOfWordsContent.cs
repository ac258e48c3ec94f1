namespace Worker.Sentiment.Baselines;

/// <summary>A fitted bag of words as a checkpoint keeps it.</summary>
internal sealed record BagOfWordsContent
{
    public required TfIdfSettings Settings { get; init; }

    /// <summary>In column order.</summary>
    public required IReadOnlyList<string> Terms { get; init; }

    /// <summary>One a term.</summary>
    public required IReadOnlyList<double> InverseFrequencies { get; init; }

    /// <summary>Of the logistic regression, one a term.</summary>
    public required IReadOnlyList<double> Weights { get; init; }

    public required double Intercept { get; init; }
}
