using System.Diagnostics;
using System.Text.Json;
using Worker.Learning.Weights;
using static TorchSharp.torch;

namespace Worker.Learning.Training;

/// <summary>
/// Writes and reads the state of an unfinished training between two epochs: weights, best weights, Adam's tensors and the
/// epochs so far. Generators need not be kept, since every epoch has its own seed.
/// </summary>
internal sealed class TrainingSnapshots(TrainingResume resume, TrainerSettings settings)
{
    private const string NetworkPrefix = "network.";
    private const string BestPrefix = "best.";
    private const string AdamPrefix = "adam.";

    private const string FingerprintKey = "fingerprint";
    private const string EpochsKey = "epochs";
    private const string ContentKey = "content_sha256";

    private readonly string _fingerprint = $"{resume.Fingerprint} {JsonSerializer.Serialize(settings)}";
    private long _writtenAt;

    // The fastest writing so far: a disk that was busy once must not keep the next away.
    private TimeSpan _cost = TimeSpan.MaxValue;

    /// <summary>Writes, unless the last writing is so recent that this one would take too much of the time.</summary>
    /// <param name="isLast">No epoch follows: always written.</param>
    public void Save(nn.Module network, IOptimizer optimizer, TrainingHistory history, NetworkWeights best, bool isLast)
    {
        if (!isLast && _writtenAt != 0 && Stopwatch.GetElapsedTime(_writtenAt) < _cost * ((1 - resume.LargestTimeShare) / resume.LargestTimeShare))
            return;
        var started = Stopwatch.GetTimestamp();
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        AddAll(tensors, NetworkPrefix, network.state_dict());
        AddAll(tensors, BestPrefix, best.Tensors);
        AddAll(tensors, AdamPrefix, optimizer.State);
        var epochs = JsonSerializer.Serialize(history.Epochs);
        var metadata = new Dictionary<string, string>
        {
            [FingerprintKey] = _fingerprint,
            [EpochsKey] = epochs,
            [ContentKey] = SafetensorsWriter.Sha256Of([_fingerprint, epochs], tensors),
        };
        // A busy disk may take seconds; what a power cut does to the file is found by its hash.
        SafetensorsWriter.Write(resume.Path, tensors, metadata, waitForDisk: false);
        _writtenAt = Stopwatch.GetTimestamp();
        var cost = Stopwatch.GetElapsedTime(started, _writtenAt);
        _cost = cost < _cost ? cost : _cost;
    }

    /// <summary>Puts everything back where it was, or leaves all as it is.</summary>
    /// <returns>The best weights so far, or null if there is no unfinished training of this fingerprint.</returns>
    public NetworkWeights? Restore(nn.Module network, IOptimizer optimizer, TrainingHistory history)
    {
        if (!File.Exists(resume.Path))
            return null;
        try
        {
            using var snapshot = Load();
            if (snapshot.Metadata.GetValueOrDefault(FingerprintKey) != _fingerprint)
                return null;
            var best = Restore(snapshot, network, optimizer, history);
            resume.GoesOnAfter?.Invoke(history.Count);
            return best;
        }
        catch (SafetensorsException damage)
        {
            var aside = resume.Path + ".damaged";
            File.Move(resume.Path, aside, overwrite: true);
            resume.SetAside?.Invoke($"{damage.Message} It lies at '{aside}' now.");
            return null;
        }
    }

    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    private NetworkWeights Load()
    {
        var snapshot = NetworkWeights.Load(resume.Path);
        string[] texts = [snapshot.Metadata.GetValueOrDefault(FingerprintKey, ""), snapshot.Metadata.GetValueOrDefault(EpochsKey, "")];
        if (snapshot.Metadata.GetValueOrDefault(ContentKey) == SafetensorsWriter.Sha256Of(texts, snapshot.Tensors))
            return snapshot;
        snapshot.Dispose();
        throw new SafetensorsException(resume.Path, "its content is not what was written; it was changed or damaged");
    }

    private static NetworkWeights Restore(NetworkWeights snapshot, nn.Module network, IOptimizer optimizer, TrainingHistory history)
    {
        var adam = Part(snapshot, AdamPrefix).Tensors;
        // Before anything is changed.
        WeightsMismatchException.ThrowIfDifferent(optimizer.State, adam);
        Part(snapshot, NetworkPrefix).CopyTo(network);
        Copy(adam, optimizer.State);
        foreach (var report in JsonSerializer.Deserialize<List<EpochReport>>(snapshot.Metadata[EpochsKey])!)
            history.Add(report);
        return new NetworkWeights(Part(snapshot, BestPrefix).Tensors.ToDictionary(pair => pair.Key, pair => pair.Value.clone().DetachFromDisposeScope()));
    }

    private static void AddAll(Dictionary<string, Tensor> tensors, string prefix, IEnumerable<KeyValuePair<string, Tensor>> part)
    {
        foreach (var (name, tensor) in part)
            tensors.Add(prefix + name, tensor);
    }

    // A view: its tensors belong to the snapshot.
    private static NetworkWeights Part(NetworkWeights snapshot, string prefix) => new(snapshot.Tensors
        .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal));

    private static void Copy(IReadOnlyDictionary<string, Tensor> saved, IReadOnlyDictionary<string, Tensor> live)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, target) in live)
            target.copy_(saved[name]);
    }
}
