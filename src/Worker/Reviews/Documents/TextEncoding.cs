using System.Text;

namespace Worker.Reviews.Documents;

/// <summary>Decides how a document is encoded and opens its text.</summary>
internal static class TextEncoding
{
    /// <summary>Bytes in which the order of the bytes of UTF-16 shows.</summary>
    private const int Sample = 512;

    /// <summary>
    /// Of a text file: the setting, a byte order mark, UTF-8 if every byte is valid, the charset of the host, Windows-1252; in this order.
    /// </summary>
    /// <param name="setting">The name that the settings give; empty to find it out.</param>
    public static Encoding OfFile(ReviewDocument document, string setting, CancellationToken cancellationToken)
    {
        if (setting.Length > 0)
            return EncodingNames.Find(setting)!;
        if (OfMark(document.Head) is { } marked)
            return marked;
        if (Utf8Check.IsValid(document, cancellationToken))
            return Encoding.UTF8;
        var told = document.Charset is { } charset ? EncodingNames.Find(charset) : null;
        return told is null or UTF8Encoding ? EncodingNames.Windows1252 : told;
    }

    /// <summary>
    /// Of XML: the setting, a byte order mark, the charset of the host, the declaration, UTF-8; in this order. UTF-8 with bytes that
    /// UTF-8 does not have is Windows-1252, and a host's charset of one byte a character is overridden by a declaration of UTF-8 that the
    /// bytes confirm.
    /// </summary>
    public static Encoding OfXml(ReviewDocument document, string setting, CancellationToken cancellationToken)
    {
        if (setting.Length > 0)
            return EncodingNames.Find(setting)!;
        if (OfMark(document.Head) is { } marked)
            return marked;
        if (WithoutMark(document.Head) is { } wide)
            return wide;
        var told = document.Charset is { } charset ? EncodingNames.Find(charset) : null;
        var declared = XmlDeclaration.Encoding(document.Head) is { } name ? EncodingNames.Find(name) : null;
        // Bytes that were read as ASCII up to here are not UTF-16, even if declared so.
        var wanted = new[] { told, declared }.Where(encoding => encoding is not null and not UnicodeEncoding and not UTF32Encoding).ToList();
        var isUtf8Said = wanted.Count == 0 || wanted.Any(encoding => encoding is UTF8Encoding);
        if (isUtf8Said && Utf8Check.IsValid(document, cancellationToken))
            return Encoding.UTF8;
        return wanted.FirstOrDefault(encoding => encoding is not UTF8Encoding) ?? EncodingNames.Windows1252;
    }

    /// <summary>The text, without a byte order mark. Bytes that the encoding does not have become U+FFFD.</summary>
    public static TextReader Open(ReviewDocument document, Encoding encoding)
    {
        var stream = document.Open();
        var mark = encoding.GetPreamble();
        if (mark.Length > 0 && document.Head.AsSpan().StartsWith(mark))
            stream.Position = mark.Length;
        return new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 16 * 1024);
    }

    private static Encoding? OfMark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8,
        [0xFF, 0xFE, 0, 0, ..] => Encoding.UTF32,
        [0, 0, 0xFE, 0xFF, ..] => new UTF32Encoding(bigEndian: true, byteOrderMark: true),
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        _ => WithoutMark(bytes),
    };

    /// <summary>UTF-16 without a byte order mark: in texts with ASCII in them, every second byte of many is zero.</summary>
    private static Encoding? WithoutMark(ReadOnlySpan<byte> bytes)
    {
        var sample = bytes[..(Math.Min(bytes.Length, Sample) & ~1)];
        var (even, odd) = (0, 0);
        for (var i = 0; i < sample.Length; i += 2)
        {
            even += sample[i] == 0 && sample[i + 1] != 0 ? 1 : 0;
            odd += sample[i + 1] == 0 && sample[i] != 0 ? 1 : 0;
        }
        var many = sample.Length * 0.3;
        return sample.Length < 8 ? null : odd > many && even == 0 ? Encoding.Unicode : even > many && odd == 0 ? Encoding.BigEndianUnicode : null;
    }
}
