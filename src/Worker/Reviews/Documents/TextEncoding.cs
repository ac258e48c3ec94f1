using System.Text;

namespace Worker.Reviews.Documents;

/// <summary>Finds out how a text file is encoded: the settings, a byte order mark, the bytes themselves, the host, in this order.</summary>
internal static class TextEncoding
{
    private const int Windows1252 = 1252;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>An encoding by name, those of old Windows files among them; null where there is none.</summary>
    public static Encoding? Find(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <param name="setting">The name that the settings give; empty to find it out.</param>
    public static DecodedText Decode(ReviewDocument document, string setting)
    {
        var bytes = document.Bytes;
        if (setting.Length > 0)
            return Decode(bytes, Find(setting)!);
        if (OfMark(bytes) is { } marked)
            return Decode(bytes, marked);
        if (AsUtf8(bytes) is { } utf8)
            return new DecodedText(utf8, "utf-8");
        var told = document.Charset is { } charset ? Find(charset) : null;
        return Decode(bytes, told is null or UTF8Encoding ? CodePagesEncodingProvider.Instance.GetEncoding(Windows1252)! : told);
    }

    private static DecodedText Decode(byte[] bytes, Encoding encoding)
    {
        var mark = encoding.GetPreamble();
        var start = mark.Length > 0 && bytes.AsSpan().StartsWith(mark) ? mark.Length : 0;
        return new DecodedText(encoding.GetString(bytes, start, bytes.Length - start), encoding.WebName);
    }

    private static Encoding? OfMark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8,
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        _ => null,
    };

    private static string? AsUtf8(byte[] bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

/// <param name="Encoding">Its name on the web: <c>utf-8</c>, <c>windows-1252</c>.</param>
internal readonly record struct DecodedText(string Text, string Encoding);
