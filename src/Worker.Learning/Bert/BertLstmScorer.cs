using TorchSharp;
using Worker.Learning.Runtime;
using Worker.Learning.Weights;
using static TorchSharp.torch;

namespace Worker.Learning.Bert;

/// <summary>How texts are scored.</summary>
public sealed record ScoringSettings
{
    /// <summary>Texts a batch. Default 32; at least 1.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The longest text in tokens, and with <see cref="LengthPadding.Fixed"/> the length of all. Default 100.</summary>
    public int MaxTokens { get; init; } = 100;

    public LengthPadding Padding { get; init; } = LengthPadding.Buckets;

    /// <summary>What the operator sets the batch size with, for messages; null if nothing does.</summary>
    public string? BatchSetting { get; init; }

    /// <summary>Multiplies in bfloat16, on processors that can. Default false.</summary>
    public bool UseBFloat16 { get; init; }
}

/// <summary>
/// A trained sentiment network that scores: evaluation mode, no dropout, no gradients. Used by one thread at a time; dispose it.
/// </summary>
public sealed class BertLstmScorer : IDisposable
{
    private readonly BertLstmNetwork _network;
    private readonly ScoringSettings _settings;
    private readonly int _threads;
    private readonly TorchRuntime _runtime;
    private readonly BatchMemory _memory;

    /// <param name="weights">Copied; the caller still owns them.</param>
    /// <exception cref="WeightsMismatchException">The weights belong to another network.</exception>
    public BertLstmScorer(TorchRuntime runtime, BertLstmSettings network, NetworkWeights weights, ScoringSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(settings.MaxTokens, network.Encoder.Positions);
        (_runtime, _settings) = (runtime, settings);
        _memory = new BatchMemory(runtime, settings.BatchSize, settings.BatchSetting);
        _threads = runtime.Device.ScoringThreads(runtime.Settings.Threads);
        _network = RandomDraws.Unnoticed(() => new BertLstmNetwork(network));
        try
        {
            weights.CopyTo(_network);
            _network.to(runtime.Device.Handle);
            _network.eval();
            if (settings.UseBFloat16) _network.Encoder.UseBFloat16(isFrozen: true);
        }
        catch
        {
            _network.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Makes a scorer while no other network trains: even weights that are replaced at once are drawn from the process's generator,
    /// and a training that shared it could not be repeated.
    /// </summary>
    /// <param name="weights">Copied; the caller still owns them.</param>
    /// <exception cref="WeightsMismatchException">The weights belong to another network.</exception>
    public static Task<BertLstmScorer> CreateAsync(
        TorchRuntime runtime, BertLstmSettings network, NetworkWeights weights, ScoringSettings settings, CancellationToken cancellationToken) =>
        TrainingThread.RunAsync(1, _ => new BertLstmScorer(runtime, network, weights, settings), cancellationToken);

    /// <summary>
    /// Scores with one thread for each processor, unless the settings differ: each computes whole batches, so that none
    /// waits for another. Waits while another network trains or scores.
    /// </summary>
    /// <inheritdoc cref="Score"/>
    public Task<float[]> ScoreAsync(IReadOnlyList<int[]> texts, CancellationToken cancellationToken) => TrainingThread.RunAsync(
        1, token => ScoreBatches(texts, _threads, token), cancellationToken);

    /// <summary>Scores on the calling thread; the thread's number of CPU threads is libtorch's.</summary>
    /// <param name="texts">Token ids of each, <c>[CLS] ... [SEP]</c>, no padding.</param>
    /// <returns>A logit for every text, in their order: above 0 is positive, and its logistic function is the uncalibrated
    /// P(positive).</returns>
    /// <exception cref="ArgumentException">A text has no token, or more than the settings allow.</exception>
    /// <exception cref="DeviceMemoryException">The memory of the device does not hold half a batch.</exception>
    public float[] Score(IReadOnlyList<int[]> texts, CancellationToken cancellationToken) => ScoreBatches(texts, threads: 1, cancellationToken);

    private float[] ScoreBatches(IReadOnlyList<int[]> texts, int threads, CancellationToken cancellationToken)
    {
        TokenBatches.Check(texts, _settings.MaxTokens, nameof(texts));
        return _memory.Run(size => ScoreBatches(texts, size, threads, cancellationToken));
    }

    private float[] ScoreBatches(IReadOnlyList<int[]> texts, int batchSize, int threads, CancellationToken cancellationToken)
    {
        int? length = _settings.Padding == LengthPadding.Fixed ? _settings.MaxTokens : null;
        var logits = new float[texts.Count];
        var batches = TokenBatches.Of(texts, batchSize, _settings.Padding, shuffle: null);
        var next = -1;
        ComputeThreads.Run(Math.Min(threads, batches.Count), () =>
        {
            using var noGradient = inference_mode();
            for (int number; (number = Interlocked.Increment(ref next)) < batches.Count;)
                ScoreBatch(batches[number]);
        });
        return logits;

        void ScoreBatch(int[] items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var batch = TokenBatch.Of([.. items.Select(item => texts[item])], length, _runtime.Device.Handle);
            var scored = _network.call(batch.Ids, batch.Mask).cpu().data<float>().ToArray();       // [B]
            for (var row = 0; row < items.Length; row++) logits[items[row]] = scored[row];
        }
    }

    public void Dispose() => _network.Dispose();
}
