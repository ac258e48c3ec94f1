namespace Worker.Sentiment.Scoring;

/// <summary>What is read of a text that is longer than the network reads at once.</summary>
internal enum LongTextRule
{
    /// <summary>All of it, in overlapping parts; the score is that of their mean logit.</summary>
    Chunks,

    /// <summary>The first and the last half: reviews begin and end with their verdict.</summary>
    HeadAndTail,

    /// <summary>The beginning.</summary>
    Head,
}

/// <summary>Cuts long texts into what the network reads at once.</summary>
internal static class LongText
{
    /// <summary>Tokens that a part shares with the one before, so that no phrase is cut everywhere.</summary>
    private const int Overlap = 16;

    /// <summary>Most parts of a text: the rest is not read.</summary>
    private const int MaxParts = 16;

    /// <param name="tokens"><c>[CLS] ... [SEP]</c>, of any length.</param>
    /// <param name="maxTokens">What the network reads at once, <c>[CLS]</c> and <c>[SEP]</c> included; at least 2.</param>
    /// <returns>One part or more, each of at most that length, and whether tokens were left out.</returns>
    public static (IReadOnlyList<int[]> Parts, bool IsTruncated) Split(int[] tokens, int maxTokens, LongTextRule rule)
    {
        if (tokens.Length <= maxTokens) return ([tokens], false);
        var (first, last, inner, room) = (tokens[0], tokens[^1], tokens[1..^1], maxTokens - 2);
        switch (rule)
        {
            case LongTextRule.Head:
                return ([[first, .. inner[..room], last]], true);
            case LongTextRule.HeadAndTail:
                var head = (room + 1) / 2;
                return ([[first, .. inner[..head], .. inner[^(room - head)..], last]], true);
            case LongTextRule.Chunks:
                var step = Math.Max(1, room - Math.Min(Overlap, room / 2));
                var parts = new List<int[]>();
                for (var start = 0; parts.Count < MaxParts; start += step)
                {
                    var end = Math.Min(inner.Length, start + room);
                    // The last part is as long as the others: a short rest would weigh as much as they do.
                    parts.Add([first, .. inner[Math.Max(0, end - room)..end], last]);
                    if (end == inner.Length) return (parts, false);
                }

                return (parts, true);
            default:
                throw new ArgumentOutOfRangeException(nameof(rule), rule, "Expected Chunks, HeadAndTail or Head.");
        }
    }
}
