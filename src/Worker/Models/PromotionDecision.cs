namespace Worker.Models;

/// <summary>Whether a new version serves, and why.</summary>
/// <param name="IsPromoted">True if the candidate replaces the incumbent; false if the incumbent keeps serving.</param>
/// <param name="Reason">The reason with its figures, for the run's message.</param>
/// <param name="IncumbentFigure">The incumbent's figure on the data that both were compared on; null if they were not compared.</param>
internal sealed record PromotionDecision(bool IsPromoted, string Reason, double? IncumbentFigure = null)
{
    public static PromotionDecision Promote(string reason) => new(true, reason);

    public static PromotionDecision Keep(string reason) => new(false, reason);
}
