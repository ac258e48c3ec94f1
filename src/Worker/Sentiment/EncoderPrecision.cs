using Worker.Learning.Runtime;

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
    public static bool UsesBFloat16(this EncoderPrecision precision, TorchDevice device) => precision switch
    {
        EncoderPrecision.BFloat16 => true,
        EncoderPrecision.Float32 => false,
        EncoderPrecision.Auto => device.PrefersBFloat16,
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "Expected Auto, Float32 or BFloat16."),
    };
}
