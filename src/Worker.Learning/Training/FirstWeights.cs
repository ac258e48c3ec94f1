using Worker.Learning.Runtime;

namespace Worker.Learning.Training;

/// <summary>The weights that a training starts from, before those of a parent or a file replace some of them.</summary>
internal static class FirstWeights
{
    /// <param name="seed">That of the training.</param>
    /// <param name="make">Makes the network.</param>
    public static T Draw<T>(TorchRuntime runtime, long seed, Func<T> make) => RandomDraws.OfTraining(() =>
    {
        runtime.Seed(EpochSeed.Of(seed, epoch: 0));
        return make();
    });
}
