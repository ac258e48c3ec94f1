using System.Text;

namespace Worker.Fuzz;

/// <summary>Makes an input of samples, the same one for the same seed: bytes change, pieces repeat, move or go, and words that parsers trip over come in.</summary>
internal sealed class Mutator(int seed)
{
    private const int MaxBytes = 512 * 1024;

    private static readonly string[] Words =
    [
        "null", "true", "{}", "[]", "\"\"", "[null]", "{\"a\":null}", "NaN", "Infinity", "-Infinity", "-0", "0", "-1", "1e999", "-1e308", "1e-320", "7e28", "1e-10",
        "79228162514264337593543950335", "9223372036854775807", "9223372036854775808", "4611686018427387904", "2147483648", "-2147483649", "0.0000000001",
        "9999-12-31", "0001-01-01", "1899-12-31", "2020-02-30", "253402300800", "-62135596801", "1e12", "31.12.9999", "Tue, 31 Dec 9999 23:59:60 GMT",
        "\\ud800", "\\udc00", "\\u0000", "\\uffff", "\u0000", "\u0001", "\u001b[2J", "\u2028", "\u202e", "\ufeff", "\u00a0", "\u3000", "\u0661",
        "<![CDATA[", "]]>", "<!--", "-->", "<?xml version=\"1.1\" encoding=\"utf-7\"?>", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&#x0;", "&#xd800;", "&#1114112;", "&nbsp;", "&b;",
        "<div>", "</div>", "<p", "<a href=\"", "<script>", "</script>", "<plaintext>", "<table><tr><td>", "<svg><style>", "http://[::1", "https://exa mple/", "file:///etc/passwd",
        "http://a:99999/", "\\", "\"", "'", ",", ";", "\t", "\n", "\r", "\r\n", "=", "{", "}", "[", "]", "<", ">", ":", "00:00:00", "-00:00:01", "10675200.00:00:00", "a*b*", "gelu", "sep=;",
    ];

    private static readonly byte[][] Bytes =
        [[0x00], [0xff], [0x80], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xfe, 0xff], [0x1f, 0x8b, 0x08], [0x50, 0x4b, 0x03, 0x04]];

    private readonly Random _random = new(seed);

    public byte[] Mutate(IReadOnlyList<byte[]> samples)
    {
        var input = Pick(samples).ToList();
        // One change finds what a parser forgot; many find what it confuses.
        for (var changes = 1 << _random.Next(6); changes > 0; changes--)
            Change(input, samples);
        if (input.Count > MaxBytes)
            input.RemoveRange(MaxBytes, input.Count - MaxBytes);
        return [.. input];
    }

    private void Change(List<byte> input, IReadOnlyList<byte[]> samples)
    {
        var at = _random.Next(input.Count + 1);
        switch (_random.Next(12))
        {
            case 0 when at < input.Count:
                input[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when at < input.Count:
                input[at] = (byte)_random.Next(256);
                break;
            case 2:
                input.InsertRange(at, Pick(Bytes));
                break;
            case 3:
                input.RemoveRange(at, Length(input, at));
                break;
            case 4:
                input.InsertRange(at, input.GetRange(at, Length(input, at)));
                break;
            case 5:
                var other = Pick(samples);
                var from = _random.Next(other.Length + 1);
                // An array: of a sequence, each byte would move all that follow it.
                input.InsertRange(at, other[from..Math.Min(other.Length, from + _random.Next(200))]);
                break;
            case 6 when _random.Next(20) == 0:
                Repeat(input, at);
                break;
            case 7 when _random.Next(4) == 0:
                input.RemoveRange(at, input.Count - at);
                break;
            case 8:
                input.InsertRange(at, Word());
                break;
            default:
                ReplaceToken(input, at);
                break;
        }
    }

    // Nesting, long words, many entries: up to some hundred kilobytes.
    private void Repeat(List<byte> input, int at)
    {
        var piece = _random.Next(2) == 0 ? Word() : [.. input.GetRange(at, Math.Min(Length(input, at), 300))];
        if (piece.Length == 0)
            return;
        var times = Math.Min(1 << _random.Next(17), MaxBytes / 2 / piece.Length);
        input.InsertRange(at, [.. Enumerable.Repeat(piece, times).SelectMany(one => one)]);
    }

    /// <summary>A number, a name or a text gets another value; what surrounds it stays, so that the parser comes that far.</summary>
    private void ReplaceToken(List<byte> input, int at)
    {
        while (at < input.Count && !IsToken(input[at]))
            at++;
        var end = at;
        while (end < input.Count && IsToken(input[end]))
            end++;
        while (at > 0 && end > at && IsToken(input[at - 1]))
            at--;
        input.RemoveRange(at, end - at);
        input.InsertRange(at, Word());
    }

    private int Length(List<byte> input, int at) => Math.Min(input.Count - at, 1 + _random.Next(1 << _random.Next(10)));

    private byte[] Word() => Encoding.UTF8.GetBytes(Pick(Words));

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private static bool IsToken(byte b) => b is (byte)'.' or (byte)'-' or (byte)'+' or (byte)'_' or >= 0x80 || char.IsAsciiLetterOrDigit((char)b);
}
