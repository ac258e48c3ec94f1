using Worker.Learning.Training;
using Worker.Storage.Tables;

namespace Worker.Models;

/// <summary>
/// How one model is to be trained. <see cref="TrainingProtocol"/> takes all the steps that are the same for every kind of model.
/// </summary>
internal interface ITrainingPlan
{
    /// <summary><c>forecaster</c> or <c>sentiment</c>.</summary>
    string Kind { get; }

    /// <summary>Versions of one kind and name replace each other.</summary>
    string Name { get; }

    /// <summary>The job that trains it, for messages.</summary>
    string Job { get; }

    /// <summary>The last day of the data: a version that has seen a later day is not fine-tuned. The largest date if any may be.</summary>
    DateOnly StartsUpTo { get; }

    /// <summary>
    /// Reads the data, fixes the settings, and cuts the segments so that the test of the new version holds nothing that the parent has
    /// seen.
    /// </summary>
    /// <param name="parent">The version to fine-tune; null trains from scratch.</param>
    /// <exception cref="Observability.OperatorException">There are too few data, or the parent does not fit the settings.</exception>
    Task<IPreparedTraining> PrepareAsync(ModelVersionRow? parent, CancellationToken cancellationToken);
}

/// <summary>A training whose data and settings are known.</summary>
internal interface IPreparedTraining
{
    /// <summary>First and last day of the data.</summary>
    (DateOnly From, DateOnly To) Range { get; }

    /// <summary>Hash of the data and their segments, 64 hexadecimal digits.</summary>
    string DataSha256 { get; }

    /// <summary>JSON object of the settings that decide what the training gives.</summary>
    string Settings { get; }

    long Seed { get; }

    /// <summary>What an epoch goes through: windows, texts or sessions.</summary>
    int TrainingItems { get; }

    /// <summary>
    /// What is trained on what and from where, for the log: <c>400 training and 90 validation windows of 3 symbols, from scratch</c>.
    /// </summary>
    string Description { get; }

    /// <summary>Whether a version that was trained on the same data was trained with the same settings too.</summary>
    bool HasSettingsOf(ModelVersionRow version);

    /// <summary>Why the parent has nothing to learn from these data, in a clause; null if it has, or if there is no parent.</summary>
    string? NothingNew => null;

    /// <summary>Trains and evaluates.</summary>
    /// <param name="parent">The checkpoint of the version to fine-tune; null trains from scratch.</param>
    /// <param name="resume">Where an interrupted training continues.</param>
    Task<Candidate> TrainAsync(
        LoadedCheckpoint? parent, TrainingResume resume, IProgress<EpochReport> progress, CancellationToken cancellationToken);

    /// <summary>Compares the new version with the one that serves, on data that neither of them has seen.</summary>
    /// <param name="seen">What the candidate, the incumbent and all their ancestors have seen.</param>
    /// <returns>Null if all data were seen by one of them.</returns>
    Task<Comparison?> CompareAsync(Candidate candidate, LoadedCheckpoint incumbent, Lineage seen, CancellationToken cancellationToken);
}
