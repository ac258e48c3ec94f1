using System.Text.Unicode;

namespace Worker.Learning.Bert;

/// <summary>Reads the small files of an encoder folder, which may come from anywhere.</summary>
internal static class EncoderText
{
    /// <summary>Most bytes of a settings file or vocabulary; those of the largest BERTs have 10 MB.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <exception cref="EncoderException">The file is too large or no UTF-8.</exception>
    public static byte[] Read(string path)
    {
        if (new FileInfo(path).Length is > MaxBytes and var length)
            throw new EncoderException(path, $"has {length} bytes, expected at most {MaxBytes}.", "Download the file again.");
        var bytes = File.ReadAllBytes(path);
        return Utf8.IsValid(bytes) ? bytes : throw new EncoderException(path, "is not valid UTF-8.", "Download the file again.");
    }
}
