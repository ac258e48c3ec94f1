using Microsoft.Win32.SafeHandles;

namespace Worker.Prices.Csv;

/// <summary>
/// One file with the rows of many symbols, and where in it the rows of each are. Found in one pass and kept, so that asking
/// for 500 symbols reads the file twice and not 500 times. 16 bytes are kept a run, which means adjacent rows of one
/// symbol: one run a symbol in a file sorted by symbol, one a row in a file sorted by date.
/// </summary>
internal sealed class LongCsvFile
{
    /// <summary>As it was when its runs were found.</summary>
    public required FileInfo File { get; init; }

    /// <summary>The bytes of the header with its line end, without a byte order mark.</summary>
    public required byte[] Header { get; init; }

    public required char Separator { get; init; }

    /// <summary>By symbol in any case.</summary>
    public required IReadOnlyDictionary<string, List<Run>> Runs { get; init; }

    /// <summary>Whether the file has not been written since its runs were found.</summary>
    public bool IsStillOf(FileInfo file) =>
        (file.FullName, file.Length, file.LastWriteTimeUtc) == (File.FullName, File.Length, File.LastWriteTimeUtc);

    /// <summary>The header and the rows of one symbol; null when the file has none.</summary>
    /// <exception cref="IOException">The file changed since its runs were found.</exception>
    public CsvText? Read(string symbol)
    {
        if (!Runs.TryGetValue(symbol, out var runs))
            return null;

        var bytes = new byte[Header.Length + runs.Sum(run => run.Length)];
        Header.CopyTo(bytes, 0);
        var starts = new List<(int InText, int InFile)>(runs.Count);
        var (filled, line) = (Header.Length, 2);
        using var file = System.IO.File.OpenHandle(File.FullName, options: FileOptions.RandomAccess);
        foreach (var run in runs)
        {
            var part = bytes.AsSpan(filled, run.Length);
            Fill(part, file, run.Offset);
            starts.Add((line, run.FirstLine));
            filled += run.Length;
            line += part.Count((byte)'\n');
        }

        return new CsvText(File.FullName, bytes, Separator, inText => LineInFile(starts, inText)) { Position = string.Join(' ', starts) };
    }

    private static int LineInFile(List<(int InText, int InFile)> starts, int inText)
    {
        var next = ~starts.BinarySearch((inText, int.MaxValue));
        var (text, file) = starts[Math.Max(0, next - 1)];
        return file + inText - text;
    }

    private void Fill(Span<byte> part, SafeFileHandle file, long offset)
    {
        while (part.Length > 0)
        {
            var read = RandomAccess.Read(file, part, offset);
            if (read == 0)
                throw new EndOfStreamException($"{File.FullName} became shorter while it was read.");
            part = part[read..];
            offset += read;
        }
    }

    /// <summary>Adjacent rows of one symbol, with their line ends.</summary>
    internal readonly record struct Run(long Offset, int Length, int FirstLine);
}
