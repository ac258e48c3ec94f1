namespace Worker.Sentiment.Metrics;

/// <summary>
/// The area under the ROC curve by ranks: the chance that a positive text scores above a negative one, a tie counting half
/// (Hanley and McNeil, "The meaning and use of the area under a ROC curve", Radiology 1982).
/// </summary>
internal static class RocArea
{
    /// <summary>In [0, 1]; null if one class is absent.</summary>
    public static double? Of(IReadOnlyList<bool> labels, IReadOnlyList<double> scores)
    {
        long positives = labels.Count(isPositive => isPositive);
        var negatives = labels.Count - positives;
        if (positives == 0 || negatives == 0)
            return null;

        var order = Enumerable.Range(0, scores.Count).OrderBy(i => scores[i]).ToArray();
        var rankSum = 0.0;
        for (int from = 0, to; from < order.Length; from = to)
        {
            for (to = from + 1; to < order.Length && scores[order[to]] == scores[order[from]];)
                to++;

            // Ranks from + 1 .. to are shared by the tie.
            var rank = (from + 1 + to) / 2.0;
            for (var i = from; i < to; i++)
                rankSum += labels[order[i]] ? rank : 0;
        }

        return (rankSum - positives * (positives + 1) / 2.0) / ((double)positives * negatives);
    }
}
