namespace Worker.Reviews;

/// <summary>An entry of a source as it is written there: nothing is checked, converted or cleaned yet.</summary>
internal sealed record FeedEntry
{
    /// <summary>Its place, for messages: <c>line 17</c>, <c>page 2, entry 4</c>.</summary>
    public required string Place { get; init; }

    /// <summary>What the source itself calls it; null if it names none.</summary>
    public string? Id { get; init; }

    /// <summary>Null if the source does not say: the settings do.</summary>
    public string? Subject { get; init; }

    public string? Date { get; init; }

    /// <summary>In the source's own scale or words.</summary>
    public string? Rating { get; init; }

    /// <summary>The word for positive or negative; null in a source without labels.</summary>
    public string? Label { get; init; }

    public string? Title { get; init; }

    /// <summary>Whether <see cref="Title"/> is HTML.</summary>
    public bool IsTitleHtml { get; init; }

    public string? Body { get; init; }

    /// <summary>Whether <see cref="Body"/> is HTML.</summary>
    public bool IsHtml { get; init; }

    public string? Language { get; init; }
}
