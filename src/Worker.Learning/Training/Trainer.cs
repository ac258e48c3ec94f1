using System.Diagnostics;
using Worker.Learning.Runtime;
using Worker.Learning.Weights;
using static TorchSharp.torch;

namespace Worker.Learning.Training;

/// <summary>
/// The training loop of every network: batches in an order drawn from the seed, one dispose scope a step, clipped
/// gradients, Adam, early stopping on the validation loss, the best weights kept. It runs on the calling thread, which
/// should be that of <see cref="Runtime.TrainingThread"/>.
/// </summary>
/// <param name="seed">Seeds every generator of the device: <see cref="Runtime.TorchRuntime.Seed"/>.</param>
/// <param name="resume">Where to continue after a kill; null starts anew every time.</param>
/// <param name="epochEnded">Receives a copy of the weights after every epoch trained by this call, which it must dispose.</param>
public sealed class Trainer(TrainerSettings settings, Action<long> seed, TrainingResume? resume = null, Action<NetworkWeights>? epochEnded = null)
{
    /// <summary>Trains; afterwards the network holds the weights of the best epoch and is in evaluation mode.</summary>
    /// <param name="progress">Told of every epoch trained by this call, on this thread; not of those that an earlier one has
    /// trained.</param>
    /// <param name="cancellationToken">Watched before every step.</param>
    /// <exception cref="NonFiniteLossException">A loss became NaN or infinite.</exception>
    public TrainingResult Train(ILearningTask task, IProgress<EpochReport>? progress, CancellationToken cancellationToken)
    {
        settings.Check();
        var history = new TrainingHistory(settings.Patience);
        var snapshots = resume is null ? null : new TrainingSnapshots(resume, settings);
        using var optimizer = CreateOptimizer(task.ParameterGroups);
        var best = snapshots?.Restore(task.Network, optimizer, history);
        try
        {
            while (!IsDone(history))
            {
                var report = RunEpoch(task, optimizer, history, cancellationToken);
                history.Add(report);
                if (report.IsBest)
                {
                    best?.Dispose();
                    best = NetworkWeights.Of(task.Network);
                }
                snapshots?.Save(task.Network, optimizer, history, best!, isLast: IsDone(history));
                epochEnded?.Invoke(NetworkWeights.Of(task.Network));
                progress?.Report(report);
            }
            best!.CopyTo(task.Network);
            task.Network.eval();
            return new TrainingResult(best, history.Epochs, history.BestEpoch, history.Count < settings.Epochs);
        }
        catch
        {
            best?.Dispose();
            throw;
        }
    }

    private bool IsDone(TrainingHistory history) => history.Count >= settings.Epochs || history.IsExhausted;

    private EpochReport RunEpoch(ILearningTask task, IOptimizer optimizer, TrainingHistory history, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var epoch = history.Count + 1;
        var epochSeed = EpochSeed.Of(settings.Seed, epoch);
        seed(epochSeed);
        var batches = task.TrainingBatches(settings.BatchSize, settings.Shuffle ? new Random(unchecked((int)epochSeed)) : null);
        var rates = new LearningRates(settings, batches.Count);
        var loss = new MeanLoss("training", epoch);

        task.Network.train();
        for (var step = 0; step < batches.Count; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            loss.Add(Step(task, optimizer, batches[step], rates.At(epoch, step)), batches[step].Length);
        }
        var validationLoss = Validate(task, epoch, cancellationToken) ?? loss.Value;
        var isLast = settings.Selection == WeightSelection.LastEpoch;
        var isBest = isLast || history.IsBetter(validationLoss);
        return new EpochReport(epoch, loss.Value, validationLoss, rates.At(epoch, batches.Count - 1), Stopwatch.GetElapsedTime(started), isBest)
        {
            BatchSize = settings.BatchSize,
            // The last epoch is always the best so far then, and patience never runs out.
            Progress = new TrainingProgress(epoch, settings.Epochs, isBest ? epoch : history.BestEpoch, isLast ? 0 : settings.Patience),
        };
    }

    private double Step(ILearningTask task, IOptimizer optimizer, int[] items, double learningRate)
    {
        using var scope = NewDisposeScope();
        task.Network.zero_grad();
        // Dropout draws.
        var loss = RandomDraws.OfTraining(() => task.TrainingLoss(items));
        var value = loss.to(ScalarType.Float64).item<double>();
        // Reported by the caller; the weights must not be spoilt first.
        if (!double.IsFinite(value))
            return value;
        loss.backward();
        if (settings.GradientClipNorm > 0)
            nn.utils.clip_grad_norm_(task.Network.parameters().Where(parameter => parameter.requires_grad), settings.GradientClipNorm);
        optimizer.Step(learningRate);
        return value;
    }

    // Null without validation items, which only the selection of the last epoch can do without.
    private double? Validate(ILearningTask task, int epoch, CancellationToken cancellationToken)
    {
        task.Network.eval();
        using var noGradient = no_grad();
        var batches = task.ValidationBatches(settings.BatchSize);
        if (batches.Count == 0 && settings.Selection == WeightSelection.LastEpoch)
            return null;
        var loss = new MeanLoss("validation", epoch);
        foreach (var items in batches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            loss.Add(task.ValidationLoss(items).to(ScalarType.Float64).item<double>(), items.Length);
        }
        return loss.Value;
    }

    private IOptimizer CreateOptimizer(IReadOnlyList<ParameterGroup> groups) => settings.Optimizer switch
    {
        AdamKind.Fused => new FusedAdam(groups, settings.WeightDecay, settings.DecoupledWeightDecay),
        AdamKind.Library => new LibraryAdam(groups, settings.WeightDecay),
        _ => throw new InvalidOperationException($"Optimizer {settings.Optimizer} is not known; expected Fused or Library."),
    };
}
