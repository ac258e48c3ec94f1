namespace Worker.Learning.Runtime;

/// <summary>Where tensors are computed.</summary>
public enum ComputeDevice
{
    /// <summary>The first CUDA GPU if there is one, else the CPU.</summary>
    Auto,
    Cpu,
    Cuda,
}

/// <summary>What is computed on, and with which native library.</summary>
public sealed record ComputeSettings
{
    /// <summary><see cref="ComputeDevice.Cuda"/> is refused if there is none; it is never silently replaced by the CPU.</summary>
    public ComputeDevice Device { get; init; }

    /// <summary>
    /// The folder of another libtorch, such as the <c>torch/lib</c> of a CUDA PyTorch; null takes the one delivered with the worker.
    /// </summary>
    public string? LibTorchPath { get; init; }

    /// <summary>CPU threads of one training, at least 1; null lets each network take what it is fastest with.</summary>
    public int? Threads { get; init; }

    /// <summary>
    /// Told that the memory of the device did not hold a batch and that the work starts again with half of it; on the thread that computes,
    /// in the execution context of the caller.
    /// </summary>
    public Action<HalvedBatch>? BatchHalved { get; init; }
}
