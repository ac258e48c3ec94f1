using SkiaSharp;

namespace Worker.Reports;

/// <summary>Two hues that colour-blind people can distinguish; every tone keeps a contrast of at least 4 to 1 on white.</summary>
/// <param name="Deep">Of the heaviest word.</param>
/// <param name="Light">Of the lightest.</param>
internal readonly record struct WordCloudPalette(SKColor Deep, SKColor Light)
{
    public static readonly SKColor Ink = new(0x1F, 0x29, 0x33);
    public static readonly SKColor Faint = new(0x66, 0x70, 0x7B);

    public static readonly WordCloudPalette Left = new(new SKColor(0x0A, 0x46, 0x66), new SKColor(0x2E, 0x7D, 0xA1));
    public static readonly WordCloudPalette Right = new(new SKColor(0x8A, 0x2B, 0x0C), new SKColor(0xC2, 0x58, 0x2C));

    /// <param name="share">0 for the lightest, 1 for the heaviest.</param>
    public SKColor Tone(double share)
    {
        return new SKColor(Mix(Light.Red, Deep.Red), Mix(Light.Green, Deep.Green), Mix(Light.Blue, Deep.Blue));

        byte Mix(byte light, byte deep) => (byte)Math.Round(light + (deep - light) * share);
    }
}
