using TorchSharp;
using static TorchSharp.torch;

namespace Worker.Learning.Runtime;

/// <summary>
/// The native library, loaded, and the device that was chosen: every computation needs one. Made once a process, before
/// the first tensor; safe to share between threads.
/// </summary>
public sealed class TorchRuntime
{
    /// <summary>The libtorch version that TorchSharp was made for. A constant: to ask TorchSharp would load the library.</summary>
    public const string LibTorchVersion = "2.10.0";

    private TorchRuntime(ComputeSettings settings, Device device)
    {
        Settings = settings;
        Device = device;
    }

    public ComputeSettings Settings { get; }

    /// <summary><c>cpu</c> or <c>cuda</c>, as it is kept with a model version.</summary>
    public string DeviceName => Device.type == DeviceType.CUDA ? "cuda" : "cpu";

    /// <summary>The device of networks and batches.</summary>
    public Device Device { get; }

    /// <summary>Loads the native library and chooses the device.</summary>
    /// <exception cref="TorchUnavailableException">The library cannot be loaded, or the requested device does not exist.</exception>
    public static TorchRuntime Start(ComputeSettings settings)
    {
        NativeLibraries.Load(settings.LibTorchPath);
        if (settings.Threads is { } threads)
            set_num_threads(threads);
        return new TorchRuntime(settings, ChooseDevice(settings));
    }

    /// <summary>Seeds the generators of the CPU and of every GPU; they belong to the process: see <see cref="TrainingThread"/>.</summary>
    public void Seed(long seed)
    {
        manual_seed(seed);
        if (Device.type == DeviceType.CUDA)
            cuda.manual_seed_all(seed);
    }

    private static Device ChooseDevice(ComputeSettings settings) => settings.Device switch
    {
        ComputeDevice.Cpu => CPU,
        ComputeDevice.Auto => cuda.is_available() ? CUDA : CPU,
        ComputeDevice.Cuda when cuda.is_available() => CUDA,
        ComputeDevice.Cuda => throw new TorchUnavailableException(CudaProblem.Describe(settings.LibTorchPath)),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Device, "Expected Auto, Cpu or Cuda."),
    };
}
