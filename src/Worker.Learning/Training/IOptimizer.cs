using static TorchSharp.torch;

namespace Worker.Learning.Training;

/// <summary>Adam (Kingma and Ba, arXiv 1412.6980) with an L2 penalty, in one of its two codings.</summary>
internal interface IOptimizer : IDisposable
{
    /// <summary>Steps every parameter that has a gradient.</summary>
    /// <param name="learningRate">Before each group's factor.</param>
    void Step(double learningRate);

    /// <summary>
    /// The tensors that a step reads and writes in addition to weights and gradients, by name: they are live, not copies.
    /// </summary>
    IReadOnlyDictionary<string, Tensor> State { get; }
}
