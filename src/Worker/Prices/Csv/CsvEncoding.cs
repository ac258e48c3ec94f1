using System.Text;
using System.Text.Unicode;

namespace Worker.Prices.Csv;

/// <summary>Brings the bytes of a file to UTF-8: by the settings, a byte order mark, or the bytes themselves, in this order.</summary>
internal static class CsvEncoding
{
    private const int Windows1252 = 1252;

    /// <summary>An encoding by name, those of old Windows files among them; null if there is none of that name.</summary>
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
    /// <returns>UTF-8 without a byte order mark. Invalid bytes have become U+FFFD.</returns>
    /// <exception cref="PriceFeedException">In UTF-8 there are more bytes than <see cref="CsvText.MaxBytes"/>.</exception>
    public static byte[] ToUtf8(byte[] bytes, string setting, string symbol, string place)
    {
        var (encoding, mark) = OfMark(bytes);
        if (setting.Length > 0)
            encoding = Find(setting) ?? encoding;
        encoding ??= Utf8.IsValid(bytes) ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(Windows1252)!;
        return encoding is UTF8Encoding && Utf8.IsValid(bytes)
            ? mark == 0 ? bytes : bytes[mark..]
            : Convert(bytes, mark, encoding) ?? throw new PriceFeedException(
                symbol, $"{place} has more than {CsvText.MaxBytes} bytes in UTF-8; expected at most that for one symbol. Leave out columns that are no prices.", isTransient: false);
    }

    /// <summary>In pieces, so that the text is never in memory a third time as characters. Null if it becomes too long.</summary>
    private static byte[]? Convert(byte[] bytes, int mark, Encoding encoding)
    {
        using var counted = Open();
        var (length, piece) = (0, new byte[16 * 1024]);
        for (int read; length <= CsvText.MaxBytes && (read = counted.Read(piece)) > 0;)
            length += read;
        if (length > CsvText.MaxBytes)
            return null;
        var utf8 = new byte[length];
        using var converted = Open();
        converted.ReadExactly(utf8);
        return utf8;

        Stream Open() => Encoding.CreateTranscodingStream(new MemoryStream(bytes, mark, bytes.Length - mark), encoding, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    private static (Encoding? Encoding, int Length) OfMark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
        _ => (null, 0),
    };
}
