using TorchSharp;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Learning.Weights;

namespace Worker.Learning.Quantiles;

/// <summary>What a quantile network is to be trained on.</summary>
public sealed record QuantileTrainingRequest
{
    public required QuantileNetworkSettings Network { get; init; }

    public required QuantileTrainingSettings Slices { get; init; }

    /// <summary>Its selection should be <see cref="WeightSelection.LastEpoch"/>: slices have no validation items.</summary>
    public required TrainerSettings Trainer { get; init; }

    public required SliceSet Training { get; init; }

    /// <summary>[H, Q]: the quantiles that an untrained network says, ascending along Q.</summary>
    public required float[,] BaseQuantiles { get; init; }

    /// <summary>
    /// Weights to start from (fine-tuning); null starts from random ones drawn from the trainer's seed. Their base quantiles are kept.
    /// </summary>
    public NetworkWeights? Start { get; init; }

    /// <summary>What the operator sets the batch size with, for messages; null if nothing does.</summary>
    public string? BatchSetting { get; init; }

    /// <summary>The state of an interrupted training to continue; null starts anew.</summary>
    public TrainingResume? Resume { get; init; }

    /// <summary>
    /// Receives a copy of the weights after every epoch and must dispose it; null for none. All are handed over when the training has
    /// ended, on its thread: it may have started again in smaller batches.
    /// </summary>
    public Action<NetworkWeights>? EpochEnded { get; init; }
}

/// <summary>Trains quantile networks. Safe to share; one training at a time runs in a process.</summary>
public sealed class QuantileTraining(TorchRuntime runtime)
{
    // More threads only wait for each other over operations as small as these.
    private const int DefaultThreads = 1;

    /// <summary>Trains on the training thread; the caller's is free meanwhile.</summary>
    /// <exception cref="ArgumentException">Sessions and network have not the same features or horizons.</exception>
    /// <exception cref="NonFiniteLossException">A loss became NaN or infinite.</exception>
    /// <exception cref="WeightsMismatchException">The start weights belong to another network.</exception>
    /// <exception cref="DeviceMemoryException">The memory of the device does not hold half a batch.</exception>
    public Task<TrainingResult> TrainAsync(
        QuantileTrainingRequest request, IProgress<EpochReport>? progress = null, CancellationToken cancellationToken = default)
    {
        request.Slices.Check();
        if (request.Training.Features != request.Network.Features || request.Training.Horizons != request.Network.Horizons)
        {
            throw new ArgumentException(
                $"Sessions have {request.Training.Features} features and {request.Training.Horizons} horizons; the network takes "
                + $"{request.Network.Features} and {request.Network.Horizons}.", nameof(request));
        }
        return TrainingThread.RunAsync(
            runtime.Device.TrainingThreads(runtime.Settings.Threads, DefaultThreads),
            token => new BatchMemory(runtime, request.Trainer.BatchSize, request.BatchSetting).Run(
                size => Train(request with { Trainer = request.Trainer.InBatchesOf(size) }, progress, token)),
            cancellationToken);
    }

    private TrainingResult Train(QuantileTrainingRequest request, IProgress<EpochReport>? progress, CancellationToken cancellationToken)
    {
        using var network = FirstWeights.Draw(runtime, request.Trainer.Seed, () => new QuantileNetwork(request.Network, request.BaseQuantiles));
        request.Start?.CopyTo(network);
        network.to(runtime.Device.Handle);
        using var task = new SliceTask(network, request.Training, request.Slices, runtime.Device.Handle);
        if (request.EpochEnded is not { } epochEnded)
            return new Trainer(request.Trainer, runtime.Seed, request.Resume).Train(task, progress, cancellationToken);
        var epochs = new List<NetworkWeights>();
        try
        {
            var result = new Trainer(request.Trainer, runtime.Seed, request.Resume, epochs.Add).Train(task, progress, cancellationToken);
            epochs.ForEach(epochEnded);
            return result;
        }
        catch
        {
            epochs.ForEach(weights => weights.Dispose());
            throw;
        }
    }
}
