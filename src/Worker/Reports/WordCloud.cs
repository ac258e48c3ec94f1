namespace Worker.Reports;

/// <summary>A picture of words side by side: what it contains, not how it is drawn.</summary>
internal sealed record WordCloud
{
    public required string Title { get; init; }

    /// <summary>One line below the title; may be empty.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>What the size of a word says, before sample sizes with their weights: <c>texts with the word, of 1,000</c>.</summary>
    public required string SizeMeaning { get; init; }

    public required WordCloudPanel Left { get; init; }

    public required WordCloudPanel Right { get; init; }
}

/// <summary>One cloud.</summary>
/// <param name="Heading">Such as <c>Positive</c>.</param>
/// <param name="Note">What it was drawn from, such as <c>5,331 texts</c>; may be empty.</param>
/// <param name="Words">Weights above 0; both clouds are drawn to one scale.</param>
internal sealed record WordCloudPanel(string Heading, string Note, IReadOnlyList<(string Word, double Weight)> Words);
