using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Worker.Storage;
using Worker.Storage.Tables;

namespace Worker.Forecasting.Versions;

/// <summary>Writes what the gate decided as rows of <c>api.promotions</c>.</summary>
internal static class PromotionLog
{
    /// <summary>The group of a version that knows all symbols of the settings.</summary>
    private const string AllSymbols = "all";

    public static async Task WriteAsync(
        IDbContextFactory<WorkerDbContext> contexts, ModelVersionRow version, TrainingRequest request, QuantileContent content, DateTimeOffset decidedAt,
        CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.AddRange(content.Decisions.SelectMany(decision => decision.Comparisons.Select(comparison => new PromotionRow
        {
            Kind = version.Kind,
            Name = version.Name,
            ModelVersionId = version.Id,
            RunId = request.Order.RunId,
            SymbolGroup = content.Symbols.Count == 1 ? content.Symbols[0] : AllSymbols,
            Horizon = decision.Horizon,
            Candidate = comparison.Candidate,
            Incumbent = comparison.Incumbent,
            IsPromoted = comparison.IsPromoted,
            Figures = Figures(decision, comparison).ToJsonString(),
            Reason = comparison.Reason,
            DecidedAt = decidedAt,
        })));
        await context.SaveChangesAsync(cancellationToken);
    }

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
