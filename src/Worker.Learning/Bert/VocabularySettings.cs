namespace Worker.Learning.Bert;

/// <summary>How a vocabulary is learnt from text.</summary>
public sealed record VocabularySettings
{
    /// <summary>Entries at most, special tokens and characters included. Default 8,000; 100 to 100,000.</summary>
    public int Size { get; init; } = 8_000;

    /// <summary>A pair of pieces seen less often is not merged. Default 2 (once is a coincidence); at least 1.</summary>
    public int MinimumCount { get; init; } = 2;

    /// <summary>Different characters kept, the most frequent ones; words with others become unknown. Default 1,000; at least 1.</summary>
    public int MaximumCharacters { get; init; } = 1_000;

    /// <summary>How text is cut into words; the tokenizer that uses the vocabulary must do the same.</summary>
    public TokenizerSettings Tokenizer { get; init; } = new();
}
