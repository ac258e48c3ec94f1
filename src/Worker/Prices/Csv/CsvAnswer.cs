namespace Worker.Prices.Csv;

/// <summary>Tells CSV from what hosts send in its place with status 200.</summary>
internal static class CsvAnswer
{
    /// <summary>
    /// Whether a body may be CSV: not empty, not HTML, and not the JSON in which services report a limit. UTF-16 begins with its mark.
    /// </summary>
    public static bool IsCsv(Stream body)
    {
        int first;
        do
            first = body.ReadByte();
        while (first is ' ' or '\t' or '\r' or '\n' or 0xEF or 0xBB or 0xBF);
        return first is not (-1 or '<' or '{' or '[');
    }
}
