using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Worker.Calendars.Choice;
using Worker.Http;
using Worker.Prices.Csv;
using Worker.Prices.Sql;
using Worker.Prices.Tables;

namespace Worker.Prices;

/// <summary>Section <c>Prices</c>: which symbols, from where.</summary>
internal sealed class PricesOptions
{
    public const string Section = "Prices";

    /// <summary>Where the prices are from: <c>Yahoo</c> (default), <c>Csv</c> or <c>Sql</c>.</summary>
    public PriceSource Source { get; set; } = PriceSource.Yahoo;

    /// <summary>
    /// Several sources in order, instead of <see cref="Source"/>: for each symbol the first that has usable prices counts. Default none.
    /// </summary>
    public IReadOnlyList<PriceSource> Sources { get; set; } = [];

    /// <summary>
    /// The symbols to follow, as the source spells them (<c>AAPL</c>, <c>^GSPC</c>, <c>BRK-B</c>, <c>EURUSD=X</c>). Default none.
    /// </summary>
    public IReadOnlyList<string> Symbols { get; set; } = [];

    /// <summary>First session of the history that is fetched. 1900-01-01 to today, default 2010-01-01.</summary>
    public DateOnly From { get; set; } = new(2010, 1, 1);

    /// <summary>
    /// How many stored sessions are requested again each time, to see late corrections and restated histories. 2 to 250,
    /// default 10.
    /// </summary>
    [Range(2, 250)]
    public int OverlapSessions { get; set; } = 10;

    /// <summary>
    /// The largest move of a close from one session to the next that is believed at once, as a ratio less one in either
    /// direction: 0.5 is up by a half or down by a third. A larger one needs a split on the date or a following close that
    /// confirms it. 0.05 to 100, default 0.5.
    /// </summary>
    [Range(0.05, 100.0)]
    public double MaxDailyMove { get; set; } = 0.5;

    /// <summary>
    /// The trading calendar of a symbol, if the one that its exchange, suffix, time zone or history suggests is not right:
    /// <c>new_york</c>, <c>london</c>, <c>frankfurt</c>, <c>paris</c>, <c>amsterdam</c>, <c>brussels</c>, <c>lisbon</c>, <c>milan</c>,
    /// <c>madrid</c>, <c>zurich</c>, <c>stockholm</c>, <c>tokyo</c>, <c>hong_kong</c>, <c>sydney</c>, <c>toronto</c>, <c>sao_paulo</c>,
    /// <c>riyadh</c>, <c>tel_aviv</c>, <c>weekdays</c> or <c>every_day</c>. Default none.
    /// </summary>
    public Dictionary<string, string> Calendars { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Closures that a calendar does not know (typhoons, days of mourning, holidays that an exchange announces year by year): a
    /// list of dates by the calendar's name, such as <c>"riyadh": ["2026-03-18"]</c>. Default none.
    /// </summary>
    public Dictionary<string, DateOnly[]> Holidays { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The calendars with the closures of <see cref="Holidays"/>.</summary>
    /// <exception cref="ArgumentException">A name there is no calendar's.</exception>
    public CalendarCatalog CalendarCatalog() => Holidays.Count == 0
        ? Worker.Calendars.Choice.CalendarCatalog.Standard
        : new(Holidays.Select(pair => KeyValuePair.Create<string, IReadOnlyList<DateOnly>>(pair.Key, pair.Value)));

    /// <summary>Currency, time zone, exchange and splits of symbols from CSV or SQL, by symbol in any case. Default none.</summary>
    public Dictionary<string, ListingOptions> Listings { get; } = new(StringComparer.OrdinalIgnoreCase);

    [ValidateObjectMembers]
    public YahooFeedOptions Yahoo { get; set; } = new();

    public CsvFeedOptions Csv { get; set; } = new();

    [ValidateObjectMembers]
    public SqlFeedOptions Sql { get; set; } = new();

    /// <summary>
    /// How hosts are asked. The largest answer is 8 MiB by default and at most 16 MiB, because it is read in memory: 50 years of daily bars
    /// are 2.
    /// </summary>
    [ValidateObjectMembers]
    public HttpPipelineOptions Http { get; set; } = new() { MaxResponseBytes = 8 * 1024 * 1024 };

    /// <summary>Largest value of <c>Http:MaxResponseBytes</c>.</summary>
    public const int MaxAnswerBytes = 16 * 1024 * 1024;

    /// <summary>What the settings say of a symbol's listing.</summary>
    internal ListingOptions ListingOf(string symbol) => Listings.GetValueOrDefault(symbol) ?? new ListingOptions();

    /// <summary>The sources in the order in which they are asked.</summary>
    internal IReadOnlyList<PriceSource> SourceOrder => Sources.Count > 0 ? Sources : [Source];
}

internal enum PriceSource
{
    Yahoo,
    Csv,

    /// <summary>A query on a PostgreSQL database of the user.</summary>
    Sql,
}

/// <summary>Section <c>Prices:Yahoo</c>.</summary>
internal sealed class YahooFeedOptions
{
    /// <summary>The host that answers <c>v8/finance/chart/SYMBOL</c>. An absolute http or https address.</summary>
    [Required]
    public Uri BaseAddress { get; set; } = new("https://query2.finance.yahoo.com/");
}
