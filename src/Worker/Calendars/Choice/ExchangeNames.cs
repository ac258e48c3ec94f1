using System.Collections.Frozen;

namespace Worker.Calendars.Choice;

/// <summary>Which calendar an exchange has, by the names that feeds and settings give it.</summary>
internal static class ExchangeNames
{
    // Yahoo's codes (chart meta, exchangeName), then the market identifier codes of ISO 10383.
    private static readonly FrozenDictionary<string, string> Calendars = Pairs(
        ("new_york", "NMS NYQ NGM NCM NIM NAS NYS ASE PCX BTS BATS PNK OQB OQX OEM SNP DJI XNYS XNAS XASE ARCX BATS IEXG OTCM"),
        ("london", "LSE IOB AQS FGI XLON AIMX"),
        ("frankfurt", "GER FRA STU BER DUS HAM HAN MUN XETR XFRA XSTU XBER XDUS XHAM XHAN XMUN XETRA"),
        ("paris", "PAR ENX XPAR"),
        ("amsterdam", "AMS XAMS"),
        ("brussels", "BRU XBRU"),
        ("lisbon", "LIS XLIS"),
        ("milan", "MIL TLO XMIL MTAA"),
        ("madrid", "MCE MAD XMAD BMEX"),
        ("zurich", "EBS VTX XSWX XVTX"),
        ("stockholm", "STO XSTO"),
        ("tokyo", "JPX TYO OSA FKA SAP XTKS XJPX XOSE"),
        ("hong_kong", "HKG HKSE XHKG"),
        ("sydney", "ASX XASX"),
        ("toronto", "TOR VAN XTSE XTSX"),
        ("sao_paulo", "SAO BVMF"),
        ("riyadh", "SAU XSAU"),
        ("tel_aviv", "TLV XTAE"),
        ("every_day", "CCC"));

    // Yahoo's, then Stooq's.
    private static readonly FrozenDictionary<string, string> Suffixes = Pairs(
        ("new_york", "US"),
        ("london", "L IL AQ XC UK"),
        ("frankfurt", "DE F SG BE DU HM HA MU"),
        ("paris", "PA NX"),
        ("amsterdam", "AS"),
        ("brussels", "BR"),
        ("lisbon", "LS"),
        ("milan", "MI TI"),
        ("madrid", "MC MA"),
        ("zurich", "SW VX"),
        ("stockholm", "ST"),
        ("tokyo", "T JP"),
        ("hong_kong", "HK"),
        ("sydney", "AX XA"),
        ("toronto", "TO V"),
        ("sao_paulo", "SA"),
        ("riyadh", "SR SAU"),
        ("tel_aviv", "TA"));

    private static readonly FrozenDictionary<string, string> TimeZones = Pairs(
        ("new_york", "America/New_York US/Eastern"),
        ("london", "Europe/London"),
        ("frankfurt", "Europe/Berlin"),
        ("paris", "Europe/Paris"),
        ("amsterdam", "Europe/Amsterdam"),
        ("brussels", "Europe/Brussels"),
        ("lisbon", "Europe/Lisbon"),
        ("milan", "Europe/Rome"),
        ("madrid", "Europe/Madrid"),
        ("zurich", "Europe/Zurich"),
        ("stockholm", "Europe/Stockholm"),
        ("tokyo", "Asia/Tokyo Japan"),
        ("hong_kong", "Asia/Hong_Kong Hongkong"),
        ("sydney", "Australia/Sydney"),
        ("toronto", "America/Toronto"),
        ("sao_paulo", "America/Sao_Paulo"),
        ("riyadh", "Asia/Riyadh"),
        ("tel_aviv", "Asia/Jerusalem Asia/Tel_Aviv"));

    /// <param name="exchange">Yahoo's code, a market identifier code or a calendar's own name, in any case.</param>
    /// <returns>The calendar's name; null if the exchange is not known here.</returns>
    public static string? CalendarOf(string? exchange) => exchange is null ? null
        : Calendars.GetValueOrDefault(exchange)
            ?? CalendarCatalog.Names.FirstOrDefault(name => name.Equals(exchange, StringComparison.OrdinalIgnoreCase));

    /// <param name="symbol">As Yahoo or Stooq spell it: <c>7203.T</c>, <c>vod.uk</c>.</param>
    /// <returns>The calendar's name; null without a suffix, or with one that is not known here (<c>BRK.B</c>).</returns>
    public static string? CalendarBySuffix(string symbol) =>
        symbol.LastIndexOf('.') is var dot and > 0 ? Suffixes.GetValueOrDefault(symbol[(dot + 1)..]) : null;

    /// <returns>The calendar's name of the main exchange of a time zone; null for any other zone.</returns>
    public static string? CalendarByTimeZone(string? zone) => zone is null ? null : TimeZones.GetValueOrDefault(zone);

    private static FrozenDictionary<string, string> Pairs(params (string Calendar, string Codes)[] pairs) => pairs
        .SelectMany(pair => pair.Codes.Split(' ').Distinct().Select(code => (Code: code, pair.Calendar)))
        .ToFrozenDictionary(pair => pair.Code, pair => pair.Calendar, StringComparer.OrdinalIgnoreCase);
}
