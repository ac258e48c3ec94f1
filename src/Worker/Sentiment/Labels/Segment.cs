namespace Worker.Sentiment.Labels;

/// <summary>What a labelled text is used for.</summary>
internal enum Segment
{
    /// <summary>The weights are fitted on it.</summary>
    Training,

    /// <summary>It chooses the epoch and fits the temperature.</summary>
    Validation,

    /// <summary>The published figures come from it, and nothing is chosen by it.</summary>
    Test,
}
