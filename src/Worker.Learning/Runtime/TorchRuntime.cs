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

    private TorchRuntime(ComputeSettings settings, TorchDevice device)
    {
        Settings = settings;
        Device = device;
    }

    public ComputeSettings Settings { get; }

    public TorchDevice Device { get; }

    /// <inheritdoc cref="TorchDevice.Name"/>
    public string DeviceName => Device.Name;

    /// <summary>Loads the native library and chooses the device.</summary>
    /// <exception cref="TorchUnavailableException">The library cannot be loaded, or the requested device does not exist.</exception>
    public static TorchRuntime Start(ComputeSettings settings)
    {
        NativeLibraries.Load(settings.LibTorchPath);
        if (settings.Threads is { } threads)
            set_num_threads(threads);
        return new TorchRuntime(settings, TorchDevice.Choose(settings));
    }

    /// <inheritdoc cref="TorchDevice.Seed"/>
    public void Seed(long seed) => Device.Seed(seed);
}
