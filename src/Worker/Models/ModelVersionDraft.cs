using Worker.Learning.Training;

namespace Worker.Models;

/// <summary>A trained model about to become a version: what goes into the checkpoint file and the row that points to it.</summary>
internal sealed record ModelVersionDraft
{
    /// <summary><c>forecaster</c> or <c>sentiment</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Versions with one name replace each other.</summary>
    public required string Name { get; init; }

    /// <summary>The version whose weights this one started from, if it was fine-tuned.</summary>
    public long? ParentId { get; init; }

    public long? RunId { get; init; }

    /// <summary>First day that any segment of the data holds.</summary>
    public required DateOnly TrainedFrom { get; init; }

    /// <summary>Last day that any segment of the data holds.</summary>
    public required DateOnly TrainedTo { get; init; }

    /// <summary>JSON object of figures for people and SQL.</summary>
    public required string Metrics { get; init; }

    /// <summary>JSON object of the settings that decide what the training gives.</summary>
    public required string Settings { get; init; }

    /// <summary>JSON of everything but the weights that is needed to use the model without the settings file.</summary>
    public required string Content { get; init; }

    /// <summary>Hash of the training data, 64 hexadecimal digits.</summary>
    public required string DataSha256 { get; init; }

    public required long Seed { get; init; }

    public required string Device { get; init; }

    /// <summary>The points of the loss curves.</summary>
    public required IReadOnlyList<EpochReport> Epochs { get; init; }
}
