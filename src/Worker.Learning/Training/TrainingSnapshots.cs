using System.Text.Json;
using Worker.Learning.Weights;
using static TorchSharp.torch;

namespace Worker.Learning.Training;

/// <summary>
/// Writes and reads the state of an unfinished training between two epochs: weights, best weights, Adam's tensors and the
/// epochs so far. Generators need not be kept, since every epoch has a seed of its own.
/// </summary>
internal sealed class TrainingSnapshots(TrainingResume resume, TrainerSettings settings)
{
    private const string NetworkPrefix = "network.";
    private const string BestPrefix = "best.";
    private const string AdamPrefix = "adam.";

    private readonly string _fingerprint = $"{resume.Fingerprint} {JsonSerializer.Serialize(settings)}";

    /// <summary>Writes after every <see cref="TrainingResume.EveryEpochs"/>th epoch.</summary>
    public void Save(nn.Module network, IStepper stepper, TrainingHistory history, NetworkWeights best)
    {
        if (history.Count % resume.EveryEpochs != 0)
            return;
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        AddAll(tensors, NetworkPrefix, network.state_dict());
        AddAll(tensors, BestPrefix, best.Tensors);
        AddAll(tensors, AdamPrefix, stepper.State);
        SafetensorsWriter.Write(resume.Path, tensors, new Dictionary<string, string>
        {
            ["fingerprint"] = _fingerprint,
            ["epochs"] = JsonSerializer.Serialize(history.Epochs),
        });
    }

    /// <summary>Puts everything back where it was.</summary>
    /// <returns>The best weights so far, or null where there is no unfinished training of this fingerprint.</returns>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public NetworkWeights? Restore(nn.Module network, IStepper stepper, TrainingHistory history)
    {
        if (!File.Exists(resume.Path))
            return null;
        using var snapshot = NetworkWeights.Load(resume.Path);
        if (snapshot.Metadata.GetValueOrDefault("fingerprint") != _fingerprint)
            return null;

        Part(snapshot, NetworkPrefix).CopyTo(network);
        CopyAdam(Part(snapshot, AdamPrefix).Tensors, stepper.State);
        foreach (var report in JsonSerializer.Deserialize<List<EpochReport>>(snapshot.Metadata["epochs"])!)
            history.Add(report);
        return new NetworkWeights(Part(snapshot, BestPrefix).Tensors.ToDictionary(pair => pair.Key, pair => pair.Value.clone().DetachFromDisposeScope()));
    }

    public void Delete() => File.Delete(resume.Path);

    private static void AddAll(Dictionary<string, Tensor> tensors, string prefix, IEnumerable<KeyValuePair<string, Tensor>> part)
    {
        foreach (var (name, tensor) in part)
            tensors.Add(prefix + name, tensor);
    }

    // A view: its tensors belong to the snapshot.
    private static NetworkWeights Part(NetworkWeights snapshot, string prefix) => new(snapshot.Tensors
        .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal));

    private static void CopyAdam(IReadOnlyDictionary<string, Tensor> saved, IReadOnlyDictionary<string, Tensor> live)
    {
        WeightsMismatchException.ThrowIfDifferent(live, saved);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, target) in live)
            target.copy_(saved[name]);
    }
}
