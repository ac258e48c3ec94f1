using System.Text.Json.Nodes;

namespace Worker.Models;

/// <summary>The request for a training.</summary>
/// <param name="FineTune">Start from the weights of a version, if there is one.</param>
/// <param name="Full">Train even if data and settings have not changed.</param>
internal sealed record TrainingOrder(bool FineTune, bool Full, long RunId);

/// <summary>How a training ended.</summary>
/// <param name="Summary">One line for people.</param>
internal sealed record TrainingReport(string Name, string Summary)
{
    /// <summary>Null if data and settings were those of a version that there is.</summary>
    public long? VersionId { get; init; }

    /// <summary>Whether the new version serves.</summary>
    public bool IsPromoted { get; init; }

    /// <summary>The figures of the new version; empty if there is none.</summary>
    public JsonObject Metrics { get; init; } = [];

    public int Epochs { get; init; }

    public bool IsSkipped => VersionId is null;
}
