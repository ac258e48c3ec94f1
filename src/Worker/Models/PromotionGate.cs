using System.Text.Json;
using Worker.Learning.Bert;
using Worker.Learning.Weights;
using Worker.Storage.Tables;

namespace Worker.Models;

/// <summary>
/// Decides whether a new version replaces the one that serves, by data that neither of them nor their ancestors have seen.
/// </summary>
internal sealed class PromotionGate(CheckpointStore checkpoints)
{
    /// <param name="lineage">What the candidate and its ancestors have seen.</param>
    /// <param name="incumbent">The version that serves; null if none does.</param>
    /// <exception cref="CheckpointException">The incumbent's file cannot be used: it keeps serving.</exception>
    public async Task<PromotionDecision> DecideAsync(
        IPreparedTraining training, Candidate candidate, Lineage lineage, ModelVersionRow? incumbent, CancellationToken cancellationToken)
    {
        if (incumbent is null)
            return new PromotionDecision(true, "is the first and serves now");
        using var loaded = checkpoints.Load(incumbent);
        var comparison = await CompareAsync(training, candidate, loaded, lineage.And(Lineage.Of(incumbent)), cancellationToken);
        return comparison switch
        {
            null => new PromotionDecision(false,
                $"does not serve: there are no data that neither it nor version {incumbent.Id} has seen, so version {incumbent.Id} keeps serving"),
            { CandidateServes: true } => new PromotionDecision(true, $"serves now: {comparison.Reason}") { Figures = comparison.Figures },
            _ => new PromotionDecision(false, $"does not serve: {comparison.Reason}") { Figures = comparison.Figures },
        } with
        {
            IncumbentVersionId = incumbent.Id,
        };
    }

    private async Task<Comparison?> CompareAsync(
        IPreparedTraining training, Candidate candidate, LoadedCheckpoint incumbent, Lineage seen, CancellationToken cancellationToken)
    {
        try
        {
            return await training.CompareAsync(candidate, incumbent, seen, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is JsonException or WeightsMismatchException or EncoderException)
        {
            throw checkpoints.Unusable(incumbent.Version, $"Its content does not fit this release: {unreadable.Message}", unreadable);
        }
    }
}
