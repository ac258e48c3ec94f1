using System.Text.Json.Nodes;
using Worker.Learning.Training;
using Worker.Learning.Weights;

namespace Worker.Models;

/// <summary>A model after training and evaluation, before the promotion gate. It owns the weights and must be disposed.</summary>
/// <param name="Weights">Those that the checkpoint will hold.</param>
/// <param name="Epochs">The points of the loss curves.</param>
internal sealed record Candidate(NetworkWeights Weights, IReadOnlyList<EpochReport> Epochs) : IDisposable
{
    /// <summary>JSON of everything but the weights that is needed to use the model without the settings file.</summary>
    public required string Content { get; init; }

    /// <summary>Figures for people and SQL.</summary>
    public required JsonObject Metrics { get; init; }

    /// <summary>What this training has seen; the protocol adds what the parent has seen.</summary>
    public required Lineage Seen { get; init; }

    /// <summary>The main figures in a clause: <c>test RMSE 99.80 % of the naive forecast's</c>.</summary>
    public required string Summary { get; init; }

    /// <summary>
    /// What the evaluation decided in addition to whether the version serves, such as which model is published at a horizon.
    /// </summary>
    public IReadOnlyList<PromotionDecision> Decisions { get; init; } = [];

    public void Dispose() => Weights.Dispose();
}
