using System.Text.Json;
using System.Text.Json.Nodes;
using Worker.Models;

namespace Worker.Forecasting.Versions;

/// <summary>
/// What the backtest of a training decided about the published models, as rows of <c>api.promotions</c>: one for each comparison.
/// </summary>
internal static class PublicationDecisions
{
    public static IReadOnlyList<PromotionDecision> Of(QuantileContent content) =>
        [.. content.Decisions.SelectMany(decision => decision.Comparisons.Select(comparison =>
            new PromotionDecision(comparison.IsPromoted, comparison.Reason)
            {
                SymbolGroup = decision.Group,
                Horizon = decision.Horizon,
                Candidate = comparison.Candidate,
                Incumbent = comparison.Incumbent,
                Figures = Figures(decision, comparison),
            }))];

    private static JsonObject Figures(HorizonDecision decision, ModelComparison comparison)
    {
        var newest = decision.Newest.FirstOrDefault(fold => fold.Model == comparison.Candidate);
        return new JsonObject
        {
            ["pinball_ratio"] = comparison.PinballRatio,
            ["dm_p_value"] = comparison.PValue,
            ["days"] = comparison.Days,
            ["newest_fold"] = newest is null ? null : JsonSerializer.SerializeToNode(newest, QuantileJson.Default.NewestFold),
        };
    }
}
