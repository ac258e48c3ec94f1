using System.Text.Json.Nodes;

namespace Worker.Models;

/// <summary>One decision of the gate: a row of <c>api.promotions</c>.</summary>
/// <param name="IsPromoted">True if the candidate replaces the incumbent; false if the incumbent keeps serving.</param>
/// <param name="Reason">The reason with its figures, for people.</param>
internal sealed record PromotionDecision(bool IsPromoted, string Reason)
{
    /// <summary>What replaces the incumbent if nothing served.</summary>
    public const string NoIncumbent = "none";

    /// <summary>The numbers behind it; empty if there were none.</summary>
    public JsonObject Figures { get; init; } = [];

    /// <summary>Sessions ahead, from 1; null if the decision is for all horizons, or the model has none.</summary>
    public int? Horizon { get; init; }

    /// <summary>The symbol, or the group of symbols, that the decision is for; null if it is for all that the version knows.</summary>
    public string? SymbolGroup { get; init; }

    /// <summary>What was evaluated, such as <c>gru</c>; null for the version that was trained.</summary>
    public string? Candidate { get; init; }

    /// <summary>What it was compared with, such as <c>har</c>; null for the version that serves.</summary>
    public string? Incumbent { get; init; }

    /// <summary>The version that served; null if none did.</summary>
    public long? IncumbentVersionId { get; init; }
}
