namespace Worker.Reviews;

/// <summary>A review that kept every rule, as it is stored.</summary>
internal sealed record Review
{
    /// <summary>What the source calls it, or the hash of its text.</summary>
    public required string ExternalId { get; init; }

    public required string Subject { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Stars, 0 to 5, two decimals.</summary>
    public decimal? Rating { get; init; }

    public bool? IsPositive { get; init; }

    /// <summary>One line; null if there is none.</summary>
    public string? Title { get; init; }

    public required string Body { get; init; }

    public string? Language { get; init; }

    /// <summary>Lower-case hex, of title and body.</summary>
    public required string TextSha256 { get; init; }
}

/// <summary>An entry refused by a named rule.</summary>
/// <param name="RowKey">Its own identifier, or its place.</param>
/// <param name="Rule">The rule's name in snake_case.</param>
/// <param name="Detail">What was received and what was expected.</param>
/// <param name="Values">The content of the entry, as JSON.</param>
internal sealed record RejectedReview(string RowKey, string Rule, string Detail, string Values);
