namespace Worker.Learning.Runtime;

/// <summary>Says why there is no CUDA device although one was requested.</summary>
internal static class CudaProblem
{
    // The kernel module shows itself here once it is loaded.
    private const string DriverFile = "/proc/driver/nvidia/version";

    public static string Describe(string? libTorchPath)
    {
        const string asked = "Device Cuda was asked for and is not available: ";
        var folder = libTorchPath is null ? AppContext.BaseDirectory : LibTorchFolder.Resolve(libTorchPath);
        if (!File.Exists(Path.Combine(folder, "libtorch_cuda.so")))
            return asked + $"'{folder}' holds a libtorch for the CPU only. Build with -p:TorchBackend=cuda, set Compute:LibTorchPath to the lib folder of a CUDA PyTorch, or choose device Auto or Cpu.";
        if (!File.Exists(DriverFile))
            return asked + $"no NVIDIA driver is loaded ({DriverFile} is absent). Install it, pass the GPU into the container, or choose device Auto or Cpu.";
        return asked + "the NVIDIA driver is there and libtorch finds no usable GPU. Compare nvidia-smi with CUDA_VISIBLE_DEVICES and the driver version that libtorch needs, or choose device Auto or Cpu.";
    }
}
