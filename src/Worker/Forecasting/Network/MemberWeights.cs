using Worker.Learning.Weights;

namespace Worker.Forecasting.Network;

/// <summary>The weights of several networks as those of one checkpoint: names begin with <c>member0.</c>, <c>member1.</c> ...</summary>
internal static class MemberWeights
{
    /// <returns>The same tensors: they are disposed with it, the members need not be.</returns>
    public static NetworkWeights Join(IReadOnlyList<NetworkWeights> members) => new(members
        .SelectMany((weights, i) => weights.Tensors.Select(pair => KeyValuePair.Create($"member{i}.{pair.Key}", pair.Value)))
        .ToDictionary(StringComparer.Ordinal));

    /// <returns>Views without an owner: <paramref name="joined"/> owns the tensors.</returns>
    public static IReadOnlyList<NetworkWeights> Split(NetworkWeights joined, int members) => [.. Enumerable.Range(0, members).Select(i =>
        new NetworkWeights(joined.Tensors.Where(pair => pair.Key.StartsWith($"member{i}.", StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[$"member{i}.".Length..], pair => pair.Value, StringComparer.Ordinal)))];
}
