using Worker.Observability;

namespace Worker.Prices.Tables;

/// <summary>What a column of a table of daily bars may hold.</summary>
internal enum BarColumn
{
    Date,
    Open,
    High,
    Low,
    Close,
    AdjustedClose,
    Volume,
    Symbol,

    /// <summary>Shares after for one share before; 0, 1 or nothing on a day without a split.</summary>
    SplitRatio,
    Currency,
    TimeZone,
    Exchange,
}

/// <summary>Which column of a table holds what, found by the names in its header.</summary>
internal sealed class BarColumns
{
    /// <summary>Letters and digits in lower case. Of several names in one header the first in this order counts.</summary>
    private static readonly Dictionary<BarColumn, string[]> Known = new()
    {
        [BarColumn.Date] =
            ["date", "timestamp", "datetime", "tradedate", "tradingdate", "tradingday", "sessiondate", "session", "day", "datum", "data", "fecha",
                "time", "opentime", "unixtime", "unix"],
        [BarColumn.Open] =
            ["open", "openprice", "openingprice", "1open", "pxopen", "first", "erster", "eröffnung", "eroeffnung", "otwarcie", "ouverture", "apertura", "abertura"],
        [BarColumn.High] =
            ["high", "highprice", "highest", "2high", "pxhigh", "max", "hoch", "höchst", "najwyzszy", "najwyższy", "plushaut", "haut", "máximo", "maximo", "massimo"],
        [BarColumn.Low] =
            ["low", "lowprice", "lowest", "3low", "pxlow", "min", "tief", "tiefst", "najnizszy", "najniższy", "plusbas", "bas", "mínimo", "minimo"],
        [BarColumn.Close] =
        [
            "close", "closelast", "closeprice", "closingprice", "4close", "pxlast", "last", "lastprice", "price", "settle", "schlusskurs", "schluss", "schlußkurs",
            "zuletzt", "kurs", "zamkniecie", "zamknięcie", "clôture", "cloture", "dernier", "cierre", "último", "ultimo", "fechamento", "chiusura",
        ],
        [BarColumn.AdjustedClose] = ["adjclose", "adjustedclose", "5adjustedclose", "closeadj", "closeadjusted", "adjcloseprice"],
        [BarColumn.Volume] =
            ["volume", "vol", "6volume", "pxvolume", "5volume", "tradedvolume", "tradingvolume", "sharestraded", "totaltradequantity", "stuecke", "stücke", "wolumen", "volumen"],
        [BarColumn.Symbol] = ["symbol", "ticker", "name", "tickersymbol", "act_symbol", "actsymbol"],
        [BarColumn.SplitRatio] = ["splitratio", "splitcoefficient", "8splitcoefficient", "splitfactor", "stocksplits", "split"],
        [BarColumn.Currency] = ["currency"],
        [BarColumn.TimeZone] = ["timezone"],
        [BarColumn.Exchange] = ["exchange", "exchangename", "mic"],
    };

    private readonly Dictionary<BarColumn, int> _positions;

    private BarColumns(int count, Dictionary<BarColumn, int> positions, bool isNasdaq) => (Count, _positions, IsNasdaq) = (count, positions, isNasdaq);

    /// <summary>Whether the header is that of Nasdaq's download, which writes the month first.</summary>
    public bool IsNasdaq { get; }

    /// <summary>How many columns the header has.</summary>
    public int Count { get; }

    /// <summary>The position of a column from 0, or null if the table has no such column.</summary>
    public int? this[BarColumn column] => _positions.TryGetValue(column, out var position) ? position : null;

    /// <summary>Reads a header, in any case, with or without spaces and punctuation. It may lack any column.</summary>
    /// <param name="named">The name that the settings give to a column; empty for the known names.</param>
    /// <param name="fault">Set to what is wrong with the header: a named column does not exist, or one name is there twice.</param>
    public static BarColumns Of(IReadOnlyList<string> header, Func<BarColumn, string> named, out string? fault)
    {
        fault = null;
        var names = header.Select(Normalise).ToArray();
        var positions = new Dictionary<BarColumn, int>();
        foreach (var (column, known) in Known)
        {
            var name = named(column);
            string[] wanted = name.Length > 0 ? [Normalise(name)] : known;
            if (wanted.FirstOrDefault(names.Contains) is { } found)
            {
                positions[column] = Array.IndexOf(names, found);
                if (names.Count(other => other == found) > 1)
                    fault ??= $"has the column {header[positions[column]].Trim()} twice";
            }
            else if (name.Length > 0)
            {
                fault ??= $"has no column '{name}', which the settings name for {column}{Nearest(name, header)}; its columns are {Text(header)}";
            }
        }
        return new BarColumns(header.Count, positions, names.Contains("closelast"));
    }

    /// <summary>The columns that no bar can do without and that are not there, with the nearest names of the header.</summary>
    /// <returns>Null if they are there.</returns>
    public string? Missing(IReadOnlyList<string> header)
    {
        BarColumn[] missing = [.. new[] { BarColumn.Date, BarColumn.Close }.Where(column => this[column] is null)];
        if (missing.Length == 0)
            return null;
        var nearest = string.Concat(missing.Select(column => Nearest(column.ToString(), header)));
        return $"has no column {string.Join(" and ", missing)}{nearest}";
    }

    public static string Text(IReadOnlyList<string> header) => $"'{Excerpt.Of(string.Join(", ", header.Take(30)))}'";

    private static string Nearest(string wanted, IReadOnlyList<string> header) =>
        NearestName.Of(wanted, header.Take(100).Select(name => name.Trim()).Where(name => name.Length is > 0 and < 64)) is { } nearest
            ? $" (the nearest name to {wanted} is '{nearest}')" : "";

    private static string Normalise(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
