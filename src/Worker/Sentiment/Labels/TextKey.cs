using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Worker.Sentiment.Labels;

/// <summary>
/// The identity of a text: SHA-256 of its normalised form. Two texts that differ in case, width or spacing alone are one text.
/// The form decides which side of the split a text is on, so a change to it mixes what earlier versions were tested on
/// into what later ones train on.
/// </summary>
internal readonly record struct TextKey : IComparable<TextKey>
{
    private readonly UInt128 _high;
    private readonly UInt128 _low;

    private TextKey(ReadOnlySpan<byte> hash)
    {
        _high = BinaryPrimitives.ReadUInt128BigEndian(hash);
        _low = BinaryPrimitives.ReadUInt128BigEndian(hash[16..]);
    }

    /// <summary>Where the text falls in [0, 1): uniform over texts, always the same for one text.</summary>
    public double Fraction => (ulong)(_high >> 75) * (1.0 / (1UL << 53));

    public static TextKey Of(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(Normalise(text))));

    /// <summary>Unicode NFKC, lower case, runs of white space as one space, none at the ends.</summary>
    public static string Normalise(string text)
    {
        // A lone surrogate has no normal form: it becomes U+FFFD, as in any UTF-8 encoding of it.
        var valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        var folded = valid.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        return string.Join(' ', folded.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    public int CompareTo(TextKey other)
    {
        var high = _high.CompareTo(other._high);
        return high != 0 ? high : _low.CompareTo(other._low);
    }

    public override string ToString() => $"{_high:x32}{_low:x32}";
}
