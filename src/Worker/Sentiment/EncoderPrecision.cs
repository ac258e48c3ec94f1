using System.Runtime.Intrinsics.X86;

namespace Worker.Sentiment;

/// <summary>What an encoder multiplies in; sums and weights are float32 in any case.</summary>
internal enum EncoderPrecision
{
    /// <summary>bfloat16 if the processor has instructions for it, else float32; on a GPU float32.</summary>
    Auto,
    Float32,
    BFloat16,
}

/// <summary>Chooses what <see cref="EncoderPrecision.Auto"/> means on this machine.</summary>
internal static class EncoderPrecisions
{
    // Intel's manual, CPUID leaf 7: AVX512_BF16 is bit 5 of EAX in subleaf 1, AMX_BF16 bit 22 of EDX in subleaf 0.
    private const int AvxBit = 1 << 5;
    private const int AmxBit = 1 << 22;

    /// <summary>Whether this processor multiplies bfloat16 by its own instructions.</summary>
    public static bool IsProcessorAble { get; } = X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= 7
        && ((X86Base.CpuId(7, 1).Eax & AvxBit) != 0 || (X86Base.CpuId(7, 0).Edx & AmxBit) != 0);

    /// <param name="deviceName"><c>cpu</c> or <c>cuda</c>.</param>
    public static bool UsesBFloat16(this EncoderPrecision precision, string deviceName) => precision switch
    {
        EncoderPrecision.BFloat16 => true,
        EncoderPrecision.Float32 => false,
        EncoderPrecision.Auto => deviceName == "cpu" && IsProcessorAble,
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "Expected Auto, Float32 or BFloat16."),
    };
}
