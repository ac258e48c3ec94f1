using Worker.Learning.Runtime;

namespace Worker.Learning.Bert;

/// <summary>How many CPU threads an encoder is computed with where the settings do not say.</summary>
internal static class EncoderThreads
{
    /// <summary>
    /// Width from which threads pay: below it an operation is over before they have met, and where other programs keep the cores busy they
    /// wait for each other's turn (measured: 128 wide, two threads on busy cores, 4 to 30 times slower than one).
    /// </summary>
    private const int WideEnough = 512;

    public static int Of(ComputeSettings compute, BertSettings encoder) =>
        compute.Threads ?? (encoder.Hidden < WideEnough ? 1 : Environment.ProcessorCount);
}
