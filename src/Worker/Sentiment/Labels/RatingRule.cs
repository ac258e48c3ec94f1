namespace Worker.Sentiment.Labels;

/// <summary>
/// Turns a rating into a label. Ratings are in stars on the 5-star scale: a feed with another scale has already converted.
/// </summary>
internal sealed class RatingRule(SentimentOptions options)
{
    /// <summary>True for a positive rating, false for a negative one, null for one that says neither.</summary>
    /// <param name="stars">0 to 5; halves are allowed.</param>
    public bool? Label(decimal stars)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stars, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stars, 5);
        if (stars >= (decimal)options.PositiveFrom)
            return true;

        return stars <= (decimal)options.NegativeUpTo ? false : null;
    }
}
