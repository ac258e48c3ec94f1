using Worker.Observability;

namespace Worker.Prices.Csv;

/// <summary>Which column of a file holds what: positions from 0, null where the file has no such column.</summary>
internal sealed record CsvColumns(
    int Count, int Date, int Close, int? Open, int? High, int? Low, int? AdjustedClose, int? Volume, int? Symbol)
{
    public static readonly string Expected = "Date, Close and, if there, Open, High, Low, Adj Close, Volume and Name or Symbol";

    /// <summary>Reads a header, in any case, with or without spaces and underscores.</summary>
    /// <exception cref="PriceFeedException">A column that is needed is not there.</exception>
    public static CsvColumns Of(IReadOnlyList<string> header, string symbol, string path)
    {
        var names = header.Select(Normalise).ToArray();
        int? Find(params string[] wanted) => Array.FindIndex(names, name => wanted.Contains(name)) is >= 0 and var found ? found : null;

        var (date, close) = (Find("date"), Find("close"));
        if (date is null || close is null)
        {
            var missing = date is null ? close is null ? "Date and Close" : "Date" : "Close";
            throw new PriceFeedException(
                symbol,
                $"{path} has no column {missing}. Its first line is '{Excerpt.Of(string.Join(",", header))}'; expected a header with {Expected}.",
                isTransient: false);
        }

        return new CsvColumns(
            header.Count,
            date.Value,
            close.Value,
            Find("open"),
            Find("high"),
            Find("low"),
            Find("adjclose", "adjustedclose"),
            Find("volume"),
            Find("name", "symbol", "ticker"));
    }

    private static string Normalise(string name) =>
        string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
