using Worker.Prices.Tables;

namespace Worker.Prices.Csv;

/// <summary>
/// Section <c>Prices:Csv</c>: where the files are and how they are written. What is left empty is recognised from each file.
/// </summary>
internal sealed class CsvFeedOptions
{
    /// <summary>
    /// A folder with one file a symbol (<c>AAPL.csv</c> or <c>AAPL_data.csv</c>), or one long file with a Name or Symbol column.
    /// In a settings file relative to that file. Needed when the source is <c>Csv</c> and there is no <see cref="Address"/>.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>
    /// The address of one CSV document a symbol, http or https, instead of <see cref="Path"/>. <c>{symbol}</c>, <c>{from}</c> and
    /// <c>{to}</c> (the first and the last requested session) and <c>{key}</c> are replaced. <c>{symbol:lower}</c> is lower case;
    /// <c>{from:yyyyMMdd}</c> is any .NET date format, <c>yyyy-MM-dd</c> without one. Default empty.
    /// </summary>
    public string Address { get; set; } = "";

    /// <summary>The value of <c>{key}</c> in the address. It is never logged; set it as <c>Prices__Csv__Key</c>. Default empty.</summary>
    public string Key { get; set; } = "";

    /// <summary>Which column holds what, if the header has other names than the known ones.</summary>
    public BarColumnsOptions Columns { get; set; } = new();

    /// <summary>
    /// How dates are written, as a .NET format such as <c>dd/MM/yyyy</c>. Default empty: year first, a month's name, or the order of day
    /// and month that fits the whole file.
    /// </summary>
    public string DateFormat { get; set; } = "";

    /// <summary>The decimal separator, <c>.</c> or <c>,</c>. Default empty: the one that fits the whole file.</summary>
    public string Decimal { get; set; } = "";

    /// <summary>The separator of columns, one ASCII character. Default empty: comma, semicolon, tab or bar, as in the header.</summary>
    public string Separator { get; set; } = "";

    /// <summary>
    /// How files are encoded, such as <c>utf-8</c> or <c>windows-1252</c>. Default empty: a byte order mark, else UTF-8 if every byte is
    /// valid, else Windows-1252.
    /// </summary>
    public string Encoding { get; set; } = "";

    /// <summary>
    /// The currency of the prices: an ISO code, or <c>GBp</c>, <c>ZAc</c>, <c>ILA</c> if they are in hundredths. Default empty: unknown.
    /// <c>Prices:Listings</c> says it for single symbols.
    /// </summary>
    public string Currency { get; set; } = "";

    /// <summary>The IANA time zone of the exchange. Default empty: the one of the exchange, else New York.</summary>
    public string TimeZone { get; set; } = "";
}
