using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Worker.Learning.Training;

/// <summary>
/// Adam in libtorch's fused kernel, which TorchSharp does not expose: a TorchScript function of one line calls it.
/// Beta 0.9 and 0.999, epsilon 1e-8, as everywhere.
/// </summary>
internal sealed class FusedAdam : IOptimizer
{
    // A constant that ends with a line end: an error while it runs ends the process instead of throwing.
    private const string Script = """
        def fused_adam(weights: List[Tensor], gradients: List[Tensor], means: List[Tensor], squares: List[Tensor], steps: List[Tensor], learning_rate: Tensor, weight_decay: float) -> Tensor:
            unused: List[Tensor] = []
            torch._foreach_add_(steps, 1)
            torch._fused_adam_(weights, gradients, means, squares, unused, steps, lr=learning_rate, beta1=0.9, beta2=0.999, weight_decay=weight_decay, eps=1e-8, amsgrad=False, maximize=False)
            return learning_rate

        def fused_adamw(weights: List[Tensor], gradients: List[Tensor], means: List[Tensor], squares: List[Tensor], steps: List[Tensor], learning_rate: Tensor, weight_decay: float) -> Tensor:
            unused: List[Tensor] = []
            torch._foreach_add_(steps, 1)
            torch._fused_adamw_(weights, gradients, means, squares, unused, steps, lr=learning_rate, beta1=0.9, beta2=0.999, weight_decay=weight_decay, eps=1e-8, amsgrad=False, maximize=False)
            return learning_rate

        """;

    private static readonly Lazy<jit.CompilationUnit> Compiled = new(() => jit.compile(Script));

    private readonly List<Group> _groups;
    private readonly double _weightDecay;
    private readonly string _function;
    private readonly Dictionary<string, Tensor> _state = new(StringComparer.Ordinal);

    public FusedAdam(IReadOnlyList<ParameterGroup> groups, double weightDecay, bool isDecoupled = false)
    {
        _function = isDecoupled ? "fused_adamw" : "fused_adam";
        _weightDecay = weightDecay;
        _groups = [.. groups.Select(Prepare)];
    }

    public IReadOnlyDictionary<string, Tensor> State => _state;

    public void Step(double learningRate)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        using var weightDecay = _weightDecay.ToScalar();
        foreach (var group in _groups)
        {
            var ready = group.Slots.Where(slot => slot.Weight.grad is not null).ToList();
            if (ready.Count == 0)
                continue;
            var rate = torch.tensor(learningRate * group.LearningRateFactor, dtype: ScalarType.Float64);
            Compiled.Value.invoke(
                _function,
                Tensors(ready, slot => slot.Weight),
                Tensors(ready, slot => slot.Weight.grad!),
                Tensors(ready, slot => slot.Mean),
                Tensors(ready, slot => slot.Square),
                Tensors(ready, slot => slot.Steps),
                rate,
                weightDecay);
        }
    }

    public void Dispose()
    {
        foreach (var tensor in _state.Values)
            tensor.Dispose();
    }

    private static Tensor[] Tensors(List<Slot> slots, Func<Slot, Tensor> tensor) => [.. slots.Select(tensor)];

    private Group Prepare(ParameterGroup group) =>
        new([.. group.Parameters.Where(parameter => parameter.requires_grad).Select(Prepare)], group.LearningRateFactor);

    private Slot Prepare(Parameter weight)
    {
        using var noGradient = no_grad();
        var number = _state.Count / 3;
        var slot = new Slot(
            weight,
            Keep($"{number}.mean", torch.zeros_like(weight)),
            Keep($"{number}.square", torch.zeros_like(weight)),
            Keep($"{number}.steps", torch.zeros([], ScalarType.Float32, weight.device)));
        return slot;
    }

    private Tensor Keep(string name, Tensor tensor) => _state[name] = tensor.DetachFromDisposeScope();

    private sealed record Group(List<Slot> Slots, double LearningRateFactor);

    /// <summary>
    /// A parameter with the running means of its gradient and squared gradient, and its number of steps as a scalar tensor.
    /// </summary>
    private sealed record Slot(Parameter Weight, Tensor Mean, Tensor Square, Tensor Steps);
}
