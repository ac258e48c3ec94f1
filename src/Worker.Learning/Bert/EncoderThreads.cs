using Worker.Learning.Runtime;

namespace Worker.Learning.Bert;

/// <summary>How many CPU threads an encoder is trained with if the settings do not say.</summary>
internal static class EncoderThreads
{
    /// <summary>
    /// Width from which threads pay: below it an operation is over before they have met, and where other programs keep the cores busy they
    /// wait for each other's turn (measured: 128 wide, two threads on busy cores, 4 to 30 times slower than one; 384 wide, two free cores,
    /// 1.5 times as fast).
    /// </summary>
    private const int WideEnough = 384;

    public static int Of(TorchDevice device, int? configured, BertSettings encoder) =>
        device.TrainingThreads(configured, encoder.Hidden < WideEnough ? 1 : Environment.ProcessorCount);
}
