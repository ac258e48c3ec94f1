using Worker.Learning.Training;
using Worker.Storage.Tables;

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

    /// <summary>What the version and its ancestors have seen.</summary>
    public required Lineage Lineage { get; init; }

    /// <summary>Hash of the training data, 64 hexadecimal digits.</summary>
    public required string DataSha256 { get; init; }

    public required long Seed { get; init; }

    public required string Device { get; init; }

    /// <summary>The points of the loss curves.</summary>
    public required IReadOnlyList<EpochReport> Epochs { get; init; }

    /// <summary>Whether it serves.</summary>
    public required PromotionDecision Decision { get; init; }

    /// <summary>What else the evaluation decided.</summary>
    public IReadOnlyList<PromotionDecision> FurtherDecisions { get; init; } = [];

    /// <param name="path">Of the file, below the models folder.</param>
    public ModelVersionRow ToRow(string path, string sha256, DateTimeOffset createdAt) => new()
    {
        Kind = Kind,
        Name = Name,
        ParentId = ParentId,
        RunId = RunId,
        TrainedFrom = TrainedFrom,
        TrainedTo = TrainedTo,
        Metrics = Metrics,
        Settings = Settings,
        Lineage = Lineage.ToJson(),
        DataSha256 = DataSha256,
        CodeVersion = CodeVersion.Current,
        Seed = Seed,
        Device = Device,
        IsCurrent = Decision.IsPromoted,
        CheckpointPath = path,
        CheckpointSha256 = sha256,
        CreatedAt = createdAt,
    };

    public IEnumerable<TrainingEpochRow> ToEpochRows(long versionId) => Epochs.Select(epoch => new TrainingEpochRow
    {
        ModelVersionId = versionId,
        Epoch = epoch.Epoch,
        TrainingLoss = epoch.TrainingLoss,
        ValidationLoss = epoch.ValidationLoss,
        LearningRate = epoch.LearningRate,
        Seconds = epoch.Duration.TotalSeconds,
    });

    public IEnumerable<PromotionRow> ToPromotionRows(long versionId, DateTimeOffset decidedAt) => FurtherDecisions.Prepend(Decision).Select(decision => new PromotionRow
    {
        Kind = Kind,
        Name = Name,
        SymbolGroup = decision.SymbolGroup,
        Horizon = decision.Horizon,
        Candidate = decision.Candidate ?? VersionName(versionId),
        Incumbent = decision.Incumbent ?? (decision.IncumbentVersionId is { } id ? VersionName(id) : PromotionDecision.NoIncumbent),
        ModelVersionId = versionId,
        RunId = RunId,
        IsPromoted = decision.IsPromoted,
        Figures = decision.Figures.ToJsonString(),
        Reason = decision.Reason,
        DecidedAt = decidedAt,
    });

    private static string VersionName(long id) => FormattableString.Invariant($"version {id}");
}
