using System.Text.Json.Nodes;

namespace Worker.Models;

/// <summary>Two versions side by side.</summary>
/// <param name="CandidateServes">Whether the candidate is good enough to replace the incumbent, by the rule of its kind of model.</param>
/// <param name="Reason">Why, in a clause that names the incumbent and the figures.</param>
internal sealed record Comparison(bool CandidateServes, string Reason)
{
    /// <summary>The numbers: metric, number of items, value of each; empty if the reason is not about quality.</summary>
    public JsonObject Figures { get; init; } = [];

    /// <summary>Numbers in the form in which every comparison of one metric has them.</summary>
    public static JsonObject FiguresOf(string metric, int count, double candidate, double incumbent) => new()
    {
        ["metric"] = metric,
        ["n"] = count,
        ["candidate"] = candidate,
        ["incumbent"] = incumbent,
    };
}
