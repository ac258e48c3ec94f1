using SkiaSharp;
using Worker.Observability;

namespace Worker.Reports;

/// <summary>Draws a <see cref="WordCloud"/>. The same cloud and font give the same picture.</summary>
internal static class WordCloudPicture
{
    /// <exception cref="OperatorException">A cloud has no words, or the machine has no font.</exception>
    public static DrawnWordCloud Draw(WordCloud cloud, PictureFormat format)
    {
        using var composition = WordCloudComposition.Of(cloud);
        var picture = Picture.Draw(
            format, (int)WordCloudComposition.Width, (int)WordCloudComposition.Height, new PictureText(cloud.Title, Describe(cloud)),
            canvas => Draw(canvas, composition));
        return new DrawnWordCloud(picture, composition.LeftOut);
    }

    private static string Describe(WordCloud cloud) =>
        $"{cloud.Subtitle}. {Heaviest(cloud.Left)} {Heaviest(cloud.Right)}";

    private static string Heaviest(WordCloudPanel panel) =>
        $"{panel.Heading}: {string.Join(", ", panel.Words.OrderByDescending(word => word.Weight).Take(10).Select(word => word.Word))}.";

    private static void Draw(SKCanvas canvas, WordCloudComposition composition)
    {
        using var paint = new SKPaint { IsAntialias = true };
        foreach (var mark in composition.Marks)
        {
            paint.Color = mark.Colour;
            canvas.DrawPath(mark.Outline, paint);
        }
    }
}

/// <param name="LeftOut">Words that had no room, or a character that the font lacks; the picture says it too.</param>
internal readonly record struct DrawnWordCloud(byte[] Picture, int LeftOut);
