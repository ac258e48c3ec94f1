using Worker.Learning.Weights;

namespace Worker.Tests.Learning;

internal static class WeightAssert
{
    public static void Identical(NetworkWeights expected, NetworkWeights actual)
    {
        Assert.Equal(expected.Tensors.Keys.Order(), actual.Tensors.Keys.Order());
        foreach (var (name, tensor) in expected.Tensors)
            Assert.True(tensor.bytes.SequenceEqual(actual.Tensors[name].bytes), $"{name} differs");
    }

    public static void Different(NetworkWeights first, NetworkWeights second) =>
        Assert.Contains(first.Tensors, pair => !pair.Value.bytes.SequenceEqual(second.Tensors[pair.Key].bytes));
}
