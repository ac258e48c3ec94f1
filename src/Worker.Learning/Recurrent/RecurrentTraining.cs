using TorchSharp;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Learning.Weights;

namespace Worker.Learning.Recurrent;

/// <summary>What a recurrent network is to be trained on.</summary>
public sealed record RecurrentTrainingRequest
{
    public required RecurrentSettings Network { get; init; }

    public required TrainerSettings Trainer { get; init; }

    public required WindowSet Training { get; init; }

    /// <summary>Decides when to stop and which epoch was best; never trained on.</summary>
    public required WindowSet Validation { get; init; }

    /// <summary>Weights to start from (fine-tuning); null starts from random ones drawn from the trainer's seed.</summary>
    public NetworkWeights? Start { get; init; }

    /// <summary>What the operator sets the batch size with, for messages; null if nothing does.</summary>
    public string? BatchSetting { get; init; }

    /// <summary>
    /// Where to continue after the process was stopped; null starts anew every time. Its fingerprint names the start weights too.
    /// </summary>
    public TrainingResume? Resume { get; init; }
}

/// <summary>Trains recurrent networks. Safe to share; trainings take turns, one at a time in a process.</summary>
public sealed class RecurrentTraining(TorchRuntime runtime)
{
    // More threads only wait for each other over operations as small as these.
    private const int DefaultThreads = 1;

    /// <summary>Trains on a separate thread; the caller's thread is free meanwhile.</summary>
    /// <param name="progress">Told of every epoch, on the training thread.</param>
    /// <exception cref="ArgumentException">Windows and network have not the same features or horizons.</exception>
    /// <exception cref="NonFiniteLossException">A loss became NaN or infinite.</exception>
    /// <exception cref="WeightsMismatchException">The start weights belong to another network.</exception>
    /// <exception cref="DeviceMemoryException">The memory of the device does not hold half a batch.</exception>
    public Task<TrainingResult> TrainAsync(
        RecurrentTrainingRequest request, IProgress<EpochReport>? progress = null, CancellationToken cancellationToken = default)
    {
        CheckShapes(request);
        return TrainingThread.RunAsync(
            runtime.Device.TrainingThreads(runtime.Settings.Threads, DefaultThreads),
            token => new BatchMemory(runtime, request.Trainer.BatchSize, request.BatchSetting).Run(
                size => Train(request with { Trainer = request.Trainer.InBatchesOf(size) }, progress, token)),
            cancellationToken);
    }

    private TrainingResult Train(RecurrentTrainingRequest request, IProgress<EpochReport>? progress, CancellationToken cancellationToken)
    {
        using var network = FirstWeights.Draw(runtime, request.Trainer.Seed, () => new RecurrentNetwork(request.Network));
        request.Start?.CopyTo(network);
        network.to(runtime.Device.Handle);
        using var task = new WindowTask(network, request.Training, request.Validation, runtime.Device.Handle);
        return new Trainer(request.Trainer, runtime.Seed, request.Resume).Train(task, progress, cancellationToken);
    }

    private static void CheckShapes(RecurrentTrainingRequest request)
    {
        foreach (var windows in (WindowSet[])[request.Training, request.Validation])
        {
            if (windows.Features != request.Network.Features || windows.Horizons != request.Network.Horizons)
            {
                throw new ArgumentException(
                    $"Windows have {windows.Features} features and {windows.Horizons} horizons; the network takes {request.Network.Features} and {request.Network.Horizons}.",
                    nameof(request));
            }
        }
    }
}
