using TorchSharp;
using Worker.Learning.Training;
using static TorchSharp.torch;

namespace Worker.Learning.Recurrent;

/// <summary>Mean squared error over windows that are on the device as a whole: a batch is one gather.</summary>
internal sealed class WindowTask(RecurrentNetwork network, WindowSet training, WindowSet validation, Device device) : ILearningTask, IDisposable
{
    private readonly DeviceWindows _training = new(training, device);
    private readonly DeviceWindows _validation = new(validation, device);

    public nn.Module Network => network;

    public IReadOnlyList<int[]> TrainingBatches(int batchSize, Random? shuffle) => Batches.Of(training.Count, batchSize, shuffle);

    public IReadOnlyList<int[]> ValidationBatches(int batchSize) => Batches.Of(validation.Count, batchSize);

    public Tensor TrainingLoss(int[] items) => Loss(_training, items);

    public Tensor ValidationLoss(int[] items) => Loss(_validation, items);

    public void Dispose()
    {
        _training.Dispose();
        _validation.Dispose();
    }

    private Tensor Loss(DeviceWindows windows, int[] items)
    {
        var index = torch.tensor(items, device: windows.Inputs.device); // [B]
        var predicted = network.call(windows.Inputs.index_select(0, index)); // [B, H]
        return nn.functional.mse_loss(predicted, windows.Targets.index_select(0, index)); // []
    }

    private sealed class DeviceWindows(WindowSet windows, Device device) : IDisposable
    {
        /// <summary>[N, W, F] float32.</summary>
        public Tensor Inputs { get; } = torch.from_array(windows.Inputs).to(device).DetachFromDisposeScope();

        /// <summary>[N, H] float32.</summary>
        public Tensor Targets { get; } = torch.from_array(windows.Targets).to(device).DetachFromDisposeScope();

        public void Dispose()
        {
            Inputs.Dispose();
            Targets.Dispose();
        }
    }
}
