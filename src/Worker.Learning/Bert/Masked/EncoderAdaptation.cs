using TorchSharp;
using Worker.Learning.Runtime;
using Worker.Learning.Training;

namespace Worker.Learning.Bert.Masked;

/// <summary>What an encoder is to be adapted to.</summary>
public sealed record EncoderAdaptationRequest
{
    /// <summary>The trained encoder to continue with; its vocabulary must hold <c>[MASK]</c>.</summary>
    public required BertEncoderFolder Encoder { get; init; }

    public required TrainerSettings Trainer { get; init; }

    /// <summary>Texts as token ids, <c>[CLS] ... [SEP]</c> with at least one token between.</summary>
    public required IReadOnlyList<int[]> Training { get; init; }

    /// <summary>Of the same kind; never trained on. Their loss chooses the epoch.</summary>
    public required IReadOnlyList<int[]> HeldOut { get; init; }

    /// <summary>Texts that an epoch reads, at least 1: after each the state is kept and progress is reported.</summary>
    public required int TextsAnEpoch { get; init; }

    public bool UseBFloat16 { get; init; }

    /// <summary>What the operator sets the batch size with, for messages; null if nothing does.</summary>
    public string? BatchSetting { get; init; }

    /// <summary>Where to continue after the process was stopped.</summary>
    public TrainingResume? Resume { get; init; }
}

/// <param name="Perplexity">Of masked tokens of the held-out texts at the best epoch: e to the mean loss; 1 is a perfect guess.</param>
/// <param name="FirstPerplexity">After the first epoch.</param>
/// <param name="WeightsSha256">Of the weight file.</param>
/// <param name="BatchSize">Texts of a batch: half of those that were set if these did not fit the device.</param>
public sealed record EncoderAdaptationResult(double Perplexity, double FirstPerplexity, int Epochs, string WeightsSha256, int BatchSize);

/// <summary>Continues the masked-language pre-training of an encoder on your own texts. One at a time in a process.</summary>
public sealed class EncoderAdaptation(TorchRuntime runtime)
{
    /// <param name="output">An existing folder; receives an encoder in the layout of the Hugging Face hub.</param>
    /// <param name="progress">Receives every epoch, on the training thread.</param>
    /// <exception cref="EncoderException">The encoder cannot be used, or its vocabulary lacks <c>[MASK]</c>.</exception>
    /// <exception cref="NonFiniteLossException">A loss became NaN or infinite.</exception>
    /// <exception cref="DeviceMemoryException">The memory of the device does not hold half a batch.</exception>
    public Task<EncoderAdaptationResult> RunAsync(
        EncoderAdaptationRequest request, string output, IProgress<EpochReport>? progress, CancellationToken cancellationToken)
    {
        if (request.Encoder.Tokenizer.Vocabulary.IdOf(WordPieceVocabulary.Mask) < 0)
            throw new EncoderException(request.Encoder.Path, "the vocabulary lacks [MASK].", "Choose an encoder that was pre-trained with masked words.");
        ArgumentOutOfRangeException.ThrowIfLessThan(request.TextsAnEpoch, 1);
        foreach (var text in request.Training.Concat(request.HeldOut))
            ArgumentOutOfRangeException.ThrowIfLessThan(text.Length, 3, nameof(request));
        return TrainingThread.RunAsync(
            EncoderThreads.Of(runtime.Device, runtime.Settings.Threads, request.Encoder.Settings),
            token => new BatchMemory(runtime, request.Trainer.BatchSize, request.BatchSetting).Run(
                size => Run(request with { Trainer = request.Trainer.InBatchesOf(size) }, output, progress, token)),
            cancellationToken);
    }

    private EncoderAdaptationResult Run(
        EncoderAdaptationRequest request, string output, IProgress<EpochReport>? progress, CancellationToken cancellationToken)
    {
        using var network = FirstWeights.Draw(runtime, request.Trainer.Seed, () => new MaskedLanguageNetwork(request.Encoder.Settings));
        request.Encoder.LoadInto(network.Encoder);
        network.to(runtime.Device.Handle);
        if (request.UseBFloat16) network.UseBFloat16();
        var task = new MaskedLanguageTask(network, request, runtime.Device.Handle);
        using var result = new Trainer(request.Trainer, runtime.Seed, request.Resume).Train(task, progress, cancellationToken);
        var sha256 = BertEncoderWriter.Write(output, network.Encoder, request.Encoder.Tokenizer);
        return new EncoderAdaptationResult(
            Math.Exp(result.Epochs[result.BestEpoch - 1].ValidationLoss), Math.Exp(result.Epochs[0].ValidationLoss), result.Epochs.Count, sha256,
            result.Epochs[^1].BatchSize);
    }
}
