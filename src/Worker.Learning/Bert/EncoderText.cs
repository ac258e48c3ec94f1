using System.Text.Unicode;

namespace Worker.Learning.Bert;

/// <summary>Reads the small files of an encoder folder, which may come from anywhere.</summary>
internal static class EncoderText
{
    /// <summary>Most bytes of <c>config.json</c> and <c>tokenizer_config.json</c>; they have some thousand.</summary>
    public const int MaxSettingsBytes = 1024 * 1024;

    /// <summary>Most bytes of a vocabulary; those of the largest BERTs have 10 MB.</summary>
    public const int MaxVocabularyBytes = 16 * 1024 * 1024;

    /// <param name="maxBytes">One of the bounds above.</param>
    /// <exception cref="EncoderException">The file is too large or no UTF-8.</exception>
    public static byte[] Read(string path, int maxBytes)
    {
        if (new FileInfo(path).Length is var length && length > maxBytes)
            throw new EncoderException(path, $"has {length} bytes, expected at most {maxBytes}.", "Download the file again.");
        var bytes = File.ReadAllBytes(path);
        return Utf8.IsValid(bytes) ? bytes : throw new EncoderException(path, "is not valid UTF-8.", "Download the file again.");
    }
}
