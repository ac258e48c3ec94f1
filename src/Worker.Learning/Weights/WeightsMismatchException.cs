using static TorchSharp.torch;

namespace Worker.Learning.Weights;

/// <summary>Weights that do not fit a network: every list is complete, the message names the first few.</summary>
public sealed class WeightsMismatchException : Exception
{
    private const int Named = 8;

    private WeightsMismatchException(IReadOnlyList<string> missing, IReadOnlyList<string> unexpected, IReadOnlyList<string> misshaped)
        : base(Describe(missing, unexpected, misshaped))
    {
        Missing = missing;
        Unexpected = unexpected;
        Misshaped = misshaped;
    }

    /// <summary>Names that the network has and the weights lack.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>Names that the weights have and the network does not know.</summary>
    public IReadOnlyList<string> Unexpected { get; }

    /// <summary>Names whose shapes differ, with both shapes.</summary>
    public IReadOnlyList<string> Misshaped { get; }

    internal static void ThrowIfDifferent(IReadOnlyDictionary<string, Tensor> expected, IReadOnlyDictionary<string, Tensor> received)
    {
        var missing = expected.Keys.Where(name => !received.ContainsKey(name)).Order(StringComparer.Ordinal).ToList();
        var unexpected = received.Keys.Where(name => !expected.ContainsKey(name)).Order(StringComparer.Ordinal).ToList();
        var misshaped = expected
            .Where(pair => received.TryGetValue(pair.Key, out var tensor) && !tensor.shape.SequenceEqual(pair.Value.shape))
            .Select(pair => $"{pair.Key} is {Shape(received[pair.Key])}, expected {Shape(pair.Value)}")
            .Order(StringComparer.Ordinal).ToList();
        if (missing.Count + unexpected.Count + misshaped.Count > 0)
            throw new WeightsMismatchException(missing, unexpected, misshaped);
    }

    private static string Describe(IReadOnlyList<string> missing, IReadOnlyList<string> unexpected, IReadOnlyList<string> misshaped)
    {
        var parts = new[] { Part("missing", missing), Part("unexpected", unexpected), Part("of another shape", misshaped) };
        return $"The weights do not fit the network: {string.Join("; ", parts.Where(part => part.Length > 0))}. "
            + "Use weights that were made for these settings, or train anew.";
    }

    private static string Part(string title, IReadOnlyList<string> items) => items.Count switch
    {
        0 => "",
        <= Named => $"{title}: {string.Join(", ", items)}",
        _ => $"{title}: {string.Join(", ", items.Take(Named))} and {items.Count - Named} more",
    };

    private static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";
}
