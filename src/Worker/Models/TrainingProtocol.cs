using Microsoft.Extensions.Logging;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Observability;
using Worker.Observability.Meters;
using Worker.Storage.Tables;

namespace Worker.Models;

/// <summary>
/// The one way from data to a model version, for every kind of model: take the lock, choose the start weights, skip if nothing changed,
/// train and evaluate, ask the promotion gate, store, report.
/// </summary>
internal sealed partial class TrainingProtocol(
    Lazy<TorchRuntime> runtime, TrainingLock trainingLock, ModelVersions versions, CheckpointStore checkpoints, UnfinishedTrainings unfinished,
    PromotionGate gate, ILogger<TrainingProtocol> logger)
{
    /// <exception cref="CheckpointException">The file of the version that serves, or of the parent, cannot be used; the version keeps
    /// serving.</exception>
    /// <exception cref="OperatorException">There are too few data, or the version to start from cannot be fine-tuned.</exception>
    public async Task<TrainingReport> RunAsync(
        ITrainingPlan plan, TrainingOrder order, IProgress<EpochReport> progress, CancellationToken cancellationToken)
    {
        await using var locked = await BeginAsync(plan.Kind, plan.Name, cancellationToken);
        var incumbent = locked.Incumbent;
        var parent = order.FineTune ? await ChooseParentAsync(plan, cancellationToken) : null;
        var training = await plan.PrepareAsync(parent, cancellationToken);
        if (!order.Full && await FindSameAsync(plan, training, order, cancellationToken) is { } same)
        {
            return new TrainingReport(
                plan.Name, $"{plan.Name}: data and settings are those of version {same}; nothing to train (--full trains anyway)");
        }

        if (training.NothingNew is { } reason)
            return new TrainingReport(plan.Name, $"{plan.Name}: {reason}; nothing to train");

        using var start = parent is null ? null : checkpoints.Load(parent);
        var resume = unfinished.For(
            plan.Kind, plan.Name, training.Settings, training.DataSha256, parent?.CheckpointSha256 ?? "", runtime.Value.DeviceName);
        LogTraining(plan.Name, training.Description);
        using var trained = await training.TrainAsync(
            start, resume, new EpochLog(this, plan.Name, training.TrainingItems, progress), cancellationToken);
        var lineage = parent is null ? trained.Seen : trained.Seen.From(parent);
        var decision = await gate.DecideAsync(training, trained, lineage, incumbent, cancellationToken);
        var version = await checkpoints.SaveAsync(
            Draft(plan, order, parent, training, trained, lineage, decision), trained.Weights, cancellationToken);
        resume.Delete();
        LogTrained(version.Id, plan.Name, decision.Reason, trained.Summary);
        return new TrainingReport(plan.Name, $"version {version.Id} of {plan.Name} {decision.Reason}; {trained.Summary}")
        {
            VersionId = version.Id,
            IsPromoted = decision.IsPromoted,
            Metrics = trained.Metrics,
            Epochs = trained.Epochs.Count,
        };
    }

    /// <summary>
    /// Takes the lock and checks the file of the version that serves, before hours of training: without it nothing can replace the version.
    /// </summary>
    /// <exception cref="CheckpointException">The file cannot be used; the version keeps serving.</exception>
    private async Task<LockedTraining> BeginAsync(string kind, string name, CancellationToken cancellationToken)
    {
        var held = await trainingLock.AcquireAsync(kind, name, cancellationToken);
        try
        {
            var incumbent = await versions.CurrentAsync(kind, name, cancellationToken);
            if (incumbent is not null) await checkpoints.VerifyAsync(incumbent, cancellationToken);
            return new LockedTraining(held, incumbent);
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    private async Task<ModelVersionRow?> ChooseParentAsync(ITrainingPlan plan, CancellationToken cancellationToken)
    {
        if (await versions.ForDayAsync(plan.Kind, plan.Name, plan.StartsUpTo, cancellationToken) is { } parent)
            return parent;
        return await versions.CurrentAsync(plan.Kind, plan.Name, cancellationToken) is { } later
            ? throw new OperatorException(
                $"No version of {plan.Name} can be fine-tuned up to {plan.StartsUpTo:O}: version {later.Id} has seen data up to {later.TrainedTo:O}, "
                + $"and every other has seen later data than that day too. Run {plan.Job} without --fine-tune.")
            : null;
    }

    private async Task<long?> FindSameAsync(
        ITrainingPlan plan, IPreparedTraining training, TrainingOrder order, CancellationToken cancellationToken)
    {
        var same = await versions.TrainedOnAsync(plan.Kind, plan.Name, training.DataSha256, cancellationToken);
        // Weights that have seen these data learn nothing more from them by fine-tuning.
        return same.FirstOrDefault(version => order.FineTune || training.HasSettingsOf(version))?.Id;
    }

    private ModelVersionDraft Draft(
        ITrainingPlan plan, TrainingOrder order, ModelVersionRow? parent, IPreparedTraining training, Candidate trained, Lineage lineage,
        PromotionDecision decision)
    {
        trained.Metrics["decision"] = decision.Reason;
        return new ModelVersionDraft
        {
            Kind = plan.Kind,
            Name = plan.Name,
            ParentId = parent?.Id,
            RunId = order.RunId,
            TrainedFrom = training.Range.From,
            TrainedTo = training.Range.To,
            Metrics = trained.Metrics.ToJsonString(),
            Settings = training.Settings,
            Content = trained.Content,
            Lineage = lineage,
            DataSha256 = training.DataSha256,
            Seed = training.Seed,
            Device = runtime.Value.DeviceName,
            Epochs = trained.Epochs,
            Decision = decision,
            FurtherDecisions = trained.Decisions,
        };
    }

    /// <summary>One line and one point of every gauge an epoch.</summary>
    private sealed class EpochLog(TrainingProtocol protocol, string name, int items, IProgress<EpochReport> next) : IProgress<EpochReport>
    {
        public void Report(EpochReport value)
        {
            protocol.LogEpoch(
                name, value.Epoch, value.TrainingLoss, value.ValidationLoss, value.Duration.TotalSeconds,
                value.IsBest ? ", best so far" : "");
            TrainingMeter.Record(name, value.Epoch, value.TrainingLoss, value.ValidationLoss, value.Duration, items);
            next.Report(value);
        }
    }

    [LoggerMessage(6001, LogLevel.Information, "Training {Name}: {Description}")]
    private partial void LogTraining(string name, string description);

    [LoggerMessage(6002, LogLevel.Information, "Stored version {VersionId}: {Name} {Reason}; {Figures}")]
    private partial void LogTrained(long versionId, string name, string reason, string figures);

    [LoggerMessage(6003, LogLevel.Information,
        "{Name} epoch {Epoch}: training loss {TrainingLoss:F5}, validation loss {ValidationLoss:F5}, {Seconds:F2} s{Best}")]
    private partial void LogEpoch(string name, int epoch, double trainingLoss, double validationLoss, double seconds, string best);
}
