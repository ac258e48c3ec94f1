using TorchSharp;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Learning.Weights;

namespace Worker.Learning.Bert;

/// <summary>What a sentiment network is to be trained on.</summary>
public sealed record BertLstmTrainingRequest
{
    public required BertLstmSettings Network { get; init; }

    public required BertLstmTrainingSettings Settings { get; init; }

    public required LabelledTokens Training { get; init; }

    /// <summary>Decides when to stop and which epoch was best; never trained on.</summary>
    public required LabelledTokens Validation { get; init; }

    /// <summary>
    /// A trained encoder to start from; its settings must be those of <see cref="Network"/>. Null starts from random weights.
    /// </summary>
    public BertEncoderFolder? Encoder { get; init; }

    /// <summary>Weights of the whole network to start from (fine-tuning an earlier version); null if there is none.</summary>
    public NetworkWeights? Start { get; init; }

    /// <summary>What the operator sets the batch size with, for messages; null if nothing does.</summary>
    public string? BatchSetting { get; init; }

    /// <summary>
    /// Where to continue after the process was stopped; null starts anew every time. Its fingerprint names encoder and start weights too.
    /// </summary>
    public TrainingResume? Resume { get; init; }
}

/// <summary>Trains sentiment networks. Safe to share; trainings take turns, one at a time in a process.</summary>
public sealed class BertLstmTraining(TorchRuntime runtime)
{
    /// <summary>
    /// Most bytes of outputs of frozen layers that are kept; with more texts the frozen layers compute anew in every step.
    /// </summary>
    private const long LargestCache = 1L << 30;

    /// <summary>Trains on a separate thread; the caller's thread is free meanwhile.</summary>
    /// <param name="progress">Told of every epoch, on the training thread.</param>
    /// <returns>The best epoch's weights of the whole network, encoder included: <c>encoder....</c> and <c>head....</c>, names that
    /// checkpoints keep.</returns>
    /// <exception cref="ArgumentException">A text is longer than the settings allow, or data and labels do not match.</exception>
    /// <exception cref="EncoderException">The encoder's weights do not fit its settings.</exception>
    /// <exception cref="NonFiniteLossException">A loss became NaN or infinite.</exception>
    /// <exception cref="WeightsMismatchException">The start weights belong to another network.</exception>
    public Task<TrainingResult> TrainAsync(
        BertLstmTrainingRequest request, IProgress<EpochReport>? progress, CancellationToken cancellationToken)
    {
        Check(request);
        return TrainingThread.RunAsync(
            EncoderThreads.Of(runtime.Device, runtime.Settings.Threads, request.Network.Encoder),
            token => new BatchMemory(runtime, request.Settings.Trainer.BatchSize, request.BatchSetting).Run(
                size => Train(
                    request with { Settings = request.Settings with { Trainer = request.Settings.Trainer.InBatchesOf(size) } }, progress, token)),
            cancellationToken);
    }

    private TrainingResult Train(BertLstmTrainingRequest request, IProgress<EpochReport>? progress, CancellationToken cancellationToken)
    {
        using var network = FirstWeights.Draw(runtime, request.Settings.Trainer.Seed, () => new BertLstmNetwork(request.Network));
        request.Encoder?.LoadInto(network.Encoder);
        request.Start?.CopyTo(network);
        network.to(runtime.Device.Handle);
        if (request.Settings.UseBFloat16) network.Encoder.UseBFloat16(isFrozen: false);

        var settings = request.Settings;
        var steps = (request.Training.Count + settings.Trainer.BatchSize - 1) / settings.Trainer.BatchSize;
        var trainer = new Trainer(settings.Trainer with { WarmupSteps = (int)(settings.WarmupEpochs * steps) }, runtime.Seed, request.Resume);
        var frozen = settings.Freeze switch
        {
            EncoderFreeze.All => request.Network.Encoder.Layers,
            EncoderFreeze.LowerLayers => settings.FrozenLayers,
            _ => 0,
        };
        if (frozen > 0 && UpperLayersTask.BytesOf(request) <= LargestCache)
            return TrainUpper(network, request, frozen, trainer, progress, cancellationToken);

        if (settings.Freeze != EncoderFreeze.None) network.Encoder.Freeze(frozen);
        return trainer.Train(new BertLstmTask(network, request, runtime.Device.Handle), progress, cancellationToken);
    }

    private TrainingResult TrainUpper(
        BertLstmNetwork network, BertLstmTrainingRequest request, int frozen, Trainer trainer, IProgress<EpochReport>? progress,
        CancellationToken cancellationToken)
    {
        using var task = new UpperLayersTask(network, request, frozen, runtime.Device.Handle, cancellationToken);
        using var upper = trainer.Train(task, progress, cancellationToken);
        return upper with { Weights = NetworkWeights.Of(network) };
    }

    private static void Check(BertLstmTrainingRequest request)
    {
        var (settings, encoder) = (request.Settings, request.Network.Encoder);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.MaxTokens, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(settings.MaxTokens, encoder.Positions);
        ArgumentOutOfRangeException.ThrowIfNegative(settings.FrozenLayers);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(settings.FrozenLayers, encoder.Layers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.HeadLearningRateMultiplier);
        ArgumentOutOfRangeException.ThrowIfNegative(settings.WarmupEpochs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.LayerLearningRateDecay);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(settings.LayerLearningRateDecay, 1);
        request.Training.Check(settings.MaxTokens, nameof(request.Training));
        request.Validation.Check(settings.MaxTokens, nameof(request.Validation));
    }
}
