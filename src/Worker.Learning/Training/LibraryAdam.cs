using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Worker.Learning.Training;

/// <summary>TorchSharp's Adam, with which tests compare the fused one.</summary>
internal sealed class LibraryAdam : IOptimizer
{
    private readonly Adam _adam;
    private readonly IReadOnlyList<ParameterGroup> _groups;

    public LibraryAdam(IReadOnlyList<ParameterGroup> groups, double weightDecay)
    {
        _groups = groups;
        _adam = optim.Adam(
            groups.Select(group => new Adam.ParamGroup(group.Parameters.Where(parameter => parameter.requires_grad), weight_decay: weightDecay)),
            weight_decay: weightDecay);
    }

    /// <exception cref="NotSupportedException">Its step counters are no tensors, so it is not resumed from.</exception>
    public IReadOnlyDictionary<string, Tensor> State =>
        throw new NotSupportedException("A training is resumed with the fused Adam only; its settings ask for the library's.");

    public void Step(double learningRate)
    {
        foreach (var (controller, group) in _adam.ParamGroups.Zip(_groups))
            controller.LearningRate = learningRate * group.LearningRateFactor;
        using var scope = NewDisposeScope();
        _adam.step();
    }

    public void Dispose() => _adam.Dispose();
}
