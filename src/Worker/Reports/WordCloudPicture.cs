using SkiaSharp;
using Worker.Observability;

namespace Worker.Reports;

/// <summary>Draws a <see cref="WordCloud"/>, as PNG or SVG. The same cloud and font give the same picture.</summary>
internal static class WordCloudPicture
{
    /// <summary>Pixels a canvas unit in a PNG: sharp on dense screens and in print.</summary>
    private const float PngScale = 2;

    /// <exception cref="OperatorException">A cloud has no words, or the machine has no font.</exception>
    public static byte[] Png(WordCloud cloud)
    {
        using var composition = WordCloudComposition.Of(cloud);
        using var surface = SKSurface.Create(new SKImageInfo(
            (int)(WordCloudComposition.Width * PngScale), (int)(WordCloudComposition.Height * PngScale)));
        surface.Canvas.Scale(PngScale);
        Draw(surface.Canvas, composition);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }

    /// <inheritdoc cref="Png"/>
    public static byte[] Svg(WordCloud cloud)
    {
        using var composition = WordCloudComposition.Of(cloud);
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(WordCloudComposition.Width, WordCloudComposition.Height), stream))
            Draw(canvas, composition);
        return stream.ToArray();
    }

    private static void Draw(SKCanvas canvas, WordCloudComposition composition)
    {
        canvas.Clear(SKColors.White);
        using var paint = new SKPaint { IsAntialias = true };
        foreach (var mark in composition.Marks)
        {
            paint.Color = mark.Colour;
            canvas.DrawPath(mark.Outline, paint);
        }
    }
}
