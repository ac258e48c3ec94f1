namespace Worker.Reviews.Checks;

/// <summary>What the checks made of an answer: every entry of it is accepted, rejected or a repeat of another.</summary>
internal sealed record CheckedReviews
{
    /// <summary>One an external id, in the order of the source.</summary>
    public required IReadOnlyList<Review> Accepted { get; init; }

    /// <summary>The entries that broke a rule, those that could not be read among them.</summary>
    public required IReadOnlyList<RejectedReview> Rejected { get; init; }

    /// <summary>Entries that say again what another said.</summary>
    public required int Duplicates { get; init; }
}

/// <summary>Sorts the entries of an answer into accepted and rejected by named rules.</summary>
internal static class ReviewChecks
{
    public static CheckedReviews Run(ReviewFeedAnswer answer, EntryCheck check)
    {
        var rejected = new List<RejectedReview>(answer.Unreadable);
        var accepted = new Dictionary<string, (Review Review, FeedEntry Entry)>(answer.Entries.Count, StringComparer.Ordinal);
        var contradicted = new HashSet<string>(StringComparer.Ordinal);
        var duplicates = 0;
        foreach (var entry in answer.Entries)
        {
            var (review, rejection) = check.Read(entry);
            if (review is null)
                rejected.Add(rejection!);
            else if (accepted.TryAdd(review.ExternalId, (review, entry)))
                continue;
            else if (accepted[review.ExternalId].Review is var first && first == review)
                duplicates++;
            else if (first.TextSha256 == review.TextSha256 && first.IsPositive is not null && review.IsPositive is not null && first.IsPositive != review.IsPositive)
                rejected.Add(Contradiction(entry, accepted[review.ExternalId].Entry, contradicted, review.ExternalId));
            else
                rejected.Add(EntryCheck.Rejection(entry, "duplicate_id", $"{accepted[review.ExternalId].Entry.Place} has the same id and says something else; the first counts."));
        }

        // Of a text with both labels neither is believed.
        foreach (var id in contradicted)
        {
            rejected.Add(Contradiction(accepted[id].Entry));
            accepted.Remove(id);
        }
        return new CheckedReviews { Accepted = [.. accepted.Values.Select(pair => pair.Review)], Rejected = rejected, Duplicates = duplicates };
    }

    private static RejectedReview Contradiction(FeedEntry entry, FeedEntry first, HashSet<string> contradicted, string id)
    {
        contradicted.Add(id);
        return EntryCheck.Rejection(entry, "conflicting_label", $"{first.Place} is the same text with the other label; neither counts.");
    }

    private static RejectedReview Contradiction(FeedEntry entry) =>
        EntryCheck.Rejection(entry, "conflicting_label", "the same text is there with the other label; neither counts.");
}
