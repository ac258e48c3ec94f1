using System.Text;
using System.Xml.Linq;
using SkiaSharp;

namespace Worker.Reports;

/// <summary>The formats of pictures.</summary>
internal enum PictureFormat
{
    Png,
    Svg,
    Jpeg,
    Webp,
}

/// <summary>What a picture is of, for those who cannot see it: the title and the description of an SVG.</summary>
internal readonly record struct PictureText(string Title, string Description);

/// <summary>A drawing as the bytes of a file.</summary>
internal static class Picture
{
    /// <summary>Pixels drawn for one unit of the canvas: sharp on dense screens and in print.</summary>
    public const int Sharpness = 2;

    private const int JpegQuality = 92;

    /// <param name="width">In units of the canvas, as <paramref name="height"/>; a picture of pixels has twice as many in each direction.</param>
    /// <param name="draw">Draws on a white canvas.</param>
    public static byte[] Draw(PictureFormat format, int width, int height, PictureText text, Action<SKCanvas> draw)
    {
        if (format == PictureFormat.Svg) return Svg(width, height, text, draw);
        using var surface = SKSurface.Create(new SKImageInfo(width * Sharpness, height * Sharpness));
        surface.Canvas.Scale(Sharpness);
        surface.Canvas.Clear(SKColors.White);
        draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var encoded = format switch
        {
            PictureFormat.Jpeg => image.Encode(SKEncodedImageFormat.Jpeg, JpegQuality),
            PictureFormat.Webp => image.Encode(SKEncodedImageFormat.Webp, 100),
            _ => image.Encode(SKEncodedImageFormat.Png, 100),
        };
        return encoded.ToArray();
    }

    private static byte[] Svg(int width, int height, PictureText text, Action<SKCanvas> draw)
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(width, height), stream))
        {
            canvas.Clear(SKColors.White);
            draw(canvas);
        }
        var document = XDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()), LoadOptions.PreserveWhitespace);
        var (root, name) = (document.Root!, document.Root!.Name.Namespace);
        // Without a view box a viewer cannot scale the picture; without a title a screen reader has nothing to say of it.
        root.SetAttributeValue("viewBox", FormattableString.Invariant($"0 0 {width} {height}"));
        root.SetAttributeValue("role", "img");
        root.SetAttributeValue("aria-labelledby", "title description");
        root.AddFirst(
            new XElement(name + "title", new XAttribute("id", "title"), Valid(text.Title)),
            new XElement(name + "desc", new XAttribute("id", "description"), Valid(text.Description)));
        return Encoding.UTF8.GetBytes(document.ToString(SaveOptions.DisableFormatting));
    }

    // A name from a feed may hold what XML cannot.
    private static string Valid(string text) => string.Concat(text.EnumerateRunes()
        .Where(rune => rune.Value > 0xFFFF || System.Xml.XmlConvert.IsXmlChar((char)rune.Value)).Select(rune => rune.ToString()));
}
