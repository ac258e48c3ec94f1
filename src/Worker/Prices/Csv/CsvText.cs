using CsvHelper;

namespace Worker.Prices.Csv;

/// <summary>CSV with a header and the rows of one symbol, wherever they are from.</summary>
/// <param name="Path">The file, for messages.</param>
/// <param name="Separator">Null to find it out from the first lines.</param>
/// <param name="LineOf">The line in the file, given the line in <paramref name="Bytes"/>, both from 1.</param>
internal sealed record CsvText(string Path, byte[] Bytes, char? Separator, Func<int, int> LineOf)
{
    /// <summary>How every file is read. A line break always ends a row, so that a stray quote costs one row and not the rest of the file.</summary>
    public static CsvReaderOptions Options(char? separator = null) => new()
    {
        Separator = separator,
        AllowLineBreaksInQuotes = false,
        TrimWhitespace = true,
        TrackLineNumbers = true,
    };
}
