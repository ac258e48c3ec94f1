using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static TorchSharp.torch;

namespace Worker.Learning.Runtime;

/// <summary>
/// The device that computes, and every choice that depends on its kind. No other class asks whether a device is a CPU or a GPU: an
/// architecture test holds it. Safe to share between threads.
/// </summary>
public sealed class TorchDevice
{
    /// <summary>
    /// Texts up to this length are faster by plain multiplications than by libtorch's attention, which works in blocks (measured: bfloat16,
    /// 12 heads of 32, one thread, 16 and 27 tokens in half the time, 50 in the same, 100 slower).
    /// </summary>
    private const int ShortTokens = 48;

    // Intel's manual, CPUID leaf 7: AVX512_BF16 is bit 5 of EAX in subleaf 1, AMX_BF16 bit 22 of EDX in subleaf 0.
    private const int AvxBit = 1 << 5;
    private const int AmxBit = 1 << 22;

    private readonly bool _isGpu;

    private TorchDevice(Device handle)
    {
        Handle = handle;
        _isGpu = !IsCpu(handle.type);
        if (!_isGpu) return;
        // TF32 keeps 10 bits of a factor, and libtorch lets cuDNN's recurrent layers use it: a version would not forecast as on a CPU.
        backends.cuda.matmul.allow_tf32 = false;
        backends.cudnn.allow_tf32 = false;
    }

    /// <summary>Of networks and batches.</summary>
    public Device Handle { get; }

    /// <summary><c>cpu</c> or <c>cuda</c>, as it is kept with a model version.</summary>
    public string Name => _isGpu ? "cuda" : "cpu";

    /// <summary>
    /// Whether bfloat16 is the better choice if the settings leave it open: on processors with instructions for it. On a GPU it was not
    /// measured, so there it is only taken if the settings say so.
    /// </summary>
    public bool PrefersBFloat16 => !_isGpu && X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= 7
        && ((X86Base.CpuId(7, 1).Eax & AvxBit) != 0 || (X86Base.CpuId(7, 0).Edx & AmxBit) != 0);

    /// <exception cref="TorchUnavailableException">The requested device does not exist.</exception>
    internal static TorchDevice Choose(ComputeSettings settings) => new(settings.Device switch
    {
        ComputeDevice.Cpu => CPU,
        ComputeDevice.Auto => cuda.is_available() ? CUDA : CPU,
        ComputeDevice.Cuda when cuda.is_available() => CUDA,
        ComputeDevice.Cuda => throw new TorchUnavailableException(CudaProblem.Describe(settings.LibTorchPath)),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Device, "Expected Auto, Cpu or Cuda."),
    });

    /// <summary>Seeds the generators of the CPU and of every GPU; they belong to the process: see <see cref="TrainingThread"/>.</summary>
    public void Seed(long seed) => RandomDraws.OfTraining(() =>
    {
        if (_isGpu) cuda.manual_seed_all(seed);
        return manual_seed(seed);
    });

    /// <summary>Waits until all that was started is computed: a GPU returns before, and a clock would stop too early.</summary>
    public void Synchronize()
    {
        if (_isGpu) cuda.synchronize();
    }

    /// <summary>CPU threads of an operation of a training; those of a GPU only start its operations.</summary>
    /// <param name="configured">What the settings say; null if they do not.</param>
    /// <param name="onCpu">What a CPU is fastest with.</param>
    internal int TrainingThreads(int? configured, int onCpu) => configured ?? (_isGpu ? 1 : onCpu);

    /// <summary>Threads that score whole batches side by side; they would only wait for each other at a GPU.</summary>
    /// <param name="configured">What the settings say; null if they do not.</param>
    internal int ScoringThreads(int? configured) => _isGpu ? 1 : configured ?? Environment.ProcessorCount;

    /// <summary>Whether attention is faster by plain multiplications than by libtorch's attention.</summary>
    /// <param name="query">[B, N, T, D/N].</param>
    internal static bool AttendsPlainly(Tensor query, bool isTraining) =>
        IsCpu(query.device_type) && (isTraining || (query.dtype == ScalarType.BFloat16 && query.shape[2] <= ShortTokens));

    /// <summary>Whether dropout draws by our own code, which is faster than libtorch's on a CPU.</summary>
    internal static bool DrawsOwnDropout(Tensor values) => IsCpu(values.device_type);

    /// <summary>
    /// Whether a GPU had no memory left. Its allocator has given back what it had cached before it says so. A host without memory says it
    /// otherwise and is none of this.
    /// </summary>
    internal static bool IsOutOfMemory(Exception failure) => failure is ExternalException
        && !failure.Message.Contains("CPUAllocator", StringComparison.Ordinal)
        && (failure.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
            || failure.Message.Contains("STATUS_ALLOC_FAILED", StringComparison.Ordinal));

    private static bool IsCpu(DeviceType type) => type == DeviceType.CPU;
}
