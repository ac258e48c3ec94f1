namespace Worker.Reviews.Checks;

/// <summary>Tells an answer that gives something from one that is a failure, though the feed gave it as a success.</summary>
internal static class UsableReviews
{
    /// <summary>
    /// Why the answer is of no use, without the name of the source; null if it is. Entries that are something else than a review are no
    /// fault of the source, and a feed may have no entries today.
    /// </summary>
    public static string? Fault(CheckedReviews reviews)
    {
        var rejected = reviews.Rules.Values.Sum();
        if (reviews.Count > 0 || rejected == 0)
            return null;
        var rules = reviews.Rules.OrderByDescending(rule => rule.Value).ThenBy(rule => rule.Key, StringComparer.Ordinal).Select(rule => $"{rule.Key} {rule.Value}");
        var first = reviews.Rejected.Count > 0 ? $" The first: {reviews.Rejected[0].Detail}" : "";
        return $"all {rejected} entries were rejected ({string.Join(", ", rules)}).{first} Correct the source, or the setting that the rule names; "
            + "after a run the entries are in worker.rejected_reviews.";
    }
}
