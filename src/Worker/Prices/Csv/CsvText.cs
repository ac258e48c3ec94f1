using System.Security.Cryptography;
using System.Text;
using CsvHelper;

namespace Worker.Prices.Csv;

/// <summary>CSV with a header and the rows of one symbol, from any source.</summary>
/// <param name="Place">The file or address, for messages; it holds no secret.</param>
/// <param name="Bytes">UTF-8 without a byte order mark.</param>
/// <param name="Separator">Null to find it out from the first line.</param>
/// <param name="LineOf">The line in the file, given the line in <paramref name="Bytes"/>, both from 1.</param>
internal sealed record CsvText(string Place, byte[] Bytes, char? Separator, Func<int, int> LineOf)
{
    /// <summary>Longest line in bytes. A bar has some 100; a longer line is no bar, and to take it apart would cost memory.</summary>
    public const int MaxLineBytes = 64 * 1024;

    /// <summary>Largest file or document of one symbol in bytes: 32 MiB, three hundred times the daily bars of 50 years.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    private const string Hint = "sep=";

    /// <summary>The symbol as the file's name spells it; null if the file has no name.</summary>
    public string? Spelling { get; init; }

    /// <summary>What tells whether the lines are at the same places of the file as before; empty if the file is all that there is.</summary>
    public string Position { get; init; } = "";

    /// <summary>Hashes of the place with the first bytes and with all of them.</summary>
    /// <param name="length">How many the first ones are; if there are fewer, their hash is empty.</param>
    public (string First, string All) Hashes(int length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{Place}\n{Spelling}\n"));
        length = Math.Min(length, Bytes.Length + 1);
        var first = "";
        if (length <= Bytes.Length)
        {
            hash.AppendData(Bytes.AsSpan(0, length));
            first = Convert.ToHexStringLower(hash.GetCurrentHash());
            hash.AppendData(Bytes.AsSpan(length));
        }
        else
        {
            hash.AppendData(Bytes);
        }
        return (first, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The same for the same bytes from the same place, at the same lines.</summary>
    /// <param name="all">The hash of all bytes.</param>
    public string Fingerprint(string all) =>
        Position.Length == 0 ? all : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{all}\n{Position}")));

    /// <summary>
    /// How every file is read. A line break always ends a row, so that a stray quote costs one row and not the rest of the file.
    /// </summary>
    public static CsvReaderOptions Options(char? separator = null) => new()
    {
        Separator = separator,
        AllowLineBreaksInQuotes = false,
        TrimWhitespace = true,
        TrackLineNumbers = true,
    };

    /// <summary>Every line as a row, the header among them. Null bytes at the end are left out.</summary>
    public CsvReader Open() => CsvReader.Create(Body, Options(Separator ?? FindSeparator()) with { HasHeader = false });

    /// <summary>How many null bytes are at the end, as after a crash of the writer.</summary>
    public int TrailingNulls => Bytes.Length - Body.Length;

    private ReadOnlyMemory<byte> Body => Bytes.AsMemory()[..(Bytes.AsSpan().TrimEnd((byte)0).Length)];

    /// <exception cref="PriceFeedException">A line is too long to be a bar.</exception>
    public void CheckLines(string symbol, CancellationToken cancellationToken)
    {
        var rest = Body.Span;
        var line = 1;
        while (rest.Length > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
            if ((end < 0 ? rest.Length : end) > MaxLineBytes)
            {
                throw new PriceFeedException(
                    symbol,
                    $"line {LineOf(line)} of {Place} has more than {MaxLineBytes} bytes; expected one bar a line. Check that the file is a table of prices.",
                    isTransient: false);
            }
            if (end < 0)
                return;
            if (rest[end] == (byte)'\n')
                line++;
            rest = rest[(end + 1)..];
        }
    }

    /// <summary>What the line <c>sep=;</c> names, which Excel writes, else the candidate that the first line has most of.</summary>
    private char? FindSeparator()
    {
        var first = Body.Span;
        first = first[..Math.Max(0, first.IndexOf((byte)'\n') is >= 0 and var end ? end : first.Length)].TrimEnd((byte)'\r');
        if (first.StartsWith(Encoding.ASCII.GetBytes(Hint)))
            return null;
        var (best, most) = ('\0', 0);
        foreach (var candidate in ",;\t|")
        {
            if (Count(first, (byte)candidate) is var count && count > most)
                (best, most) = (candidate, count);
        }
        return most > 0 ? best : null;

        static int Count(ReadOnlySpan<byte> line, byte separator)
        {
            var (count, isQuoted) = (0, false);
            foreach (var c in line)
            {
                if (c == (byte)'"')
                    isQuoted = !isQuoted;
                else if (c == separator && !isQuoted)
                    count++;
            }
            return count;
        }
    }
}
