using TorchSharp;
using TorchSharp.Modules;
using Worker.Learning.Training;
using static TorchSharp.torch;

namespace Worker.Tests.Learning.Training;

/// <summary>A line y = 2x + 1 to be learnt by one linear layer behind dropout, so that randomness would show.</summary>
internal sealed class LineTask : ILearningTask, IDisposable
{
    private readonly Linear _layer;
    private readonly Sequential _network;

    public LineTask(long seed = 5, double dropout = 0.1)
    {
        torch.manual_seed(seed);
        _layer = nn.Linear(1, 1);
        _network = nn.Sequential(("dropout", nn.Dropout(dropout)), ("layer", _layer));
        _network.to(TestRuntime.Device);
    }

    /// <summary>Called with the numbers of every training batch.</summary>
    public Action<int[]> OnBatch { get; init; } = _ => { };

    /// <summary>Times the losses of the batches it holds for; 1 changes nothing.</summary>
    public Func<int[], float> Factor { get; init; } = _ => 1;

    public int Count { get; init; } = 32;

    public nn.Module Network => _network;

    public Parameter Bias => _layer.bias!;

    public IReadOnlyList<int[]> TrainingBatches(int batchSize, Random? shuffle) => Batches.Of(Count, batchSize, shuffle);

    public IReadOnlyList<int[]> ValidationBatches(int batchSize) => Batches.Of(8, batchSize);

    public Tensor TrainingLoss(int[] items)
    {
        OnBatch(items);
        return Loss(items) * Factor(items);
    }

    public Tensor ValidationLoss(int[] items) => Loss([.. items.Select(item => 100 + item)]);

    public void Dispose() => _network.Dispose();

    private Tensor Loss(int[] items)
    {
        var x = torch.tensor(items.Select(item => item % 8 / 8f).ToArray(), device: TestRuntime.Device).unsqueeze(1); // [B, 1]
        return nn.functional.mse_loss(_network.call(x), (2 * x) + 1); // []
    }
}
