using Worker.Models;

namespace Worker.Sentiment.Labels;

/// <summary>
/// Says by the hash of a text alone which segment it belongs to, so that no text ever changes sides while the shares stay.
/// </summary>
/// <param name="TestBelow">Texts whose fraction is below it are tested; above 0.</param>
/// <param name="ValidationBelow">Of the others those below it are validated, the rest trained on; above <paramref name="TestBelow"/>, below
/// 1.</param>
internal sealed record HashSplit(double TestBelow, double ValidationBelow)
{
    /// <summary>What a training with this split sees.</summary>
    public SeenTexts Seen => new(ValidationBelow, TestBelow);

    /// <param name="seen">
    /// What the version that is fine-tuned has seen; null for a training from scratch. No text of it is tested, and none that its weights
    /// were fitted on validates, for all shares in the settings.
    /// </param>
    public static HashSplit Of(SentimentOptions options, SeenTexts? seen)
    {
        var (test, validation) = (options.TestShare, options.TestShare + options.ValidationShare);
        return seen is null ? new HashSplit(test, validation) : new HashSplit(Math.Min(test, seen.SelectedFrom), Math.Min(validation, seen.FittedFrom));
    }

    public Segment SegmentOf(TextKey key) => key.Fraction switch
    {
        var fraction when fraction < TestBelow => Segment.Test,
        var fraction when fraction < ValidationBelow => Segment.Validation,
        _ => Segment.Training,
    };
}
