using Microsoft.Extensions.Options;
using Worker.Calendars.Choice;
using Worker.Observability;
using Worker.Prices.Csv;
using Worker.Prices.Sql;
using Worker.Storage;

namespace Worker.Prices;

/// <summary>The bounds documented at the properties.</summary>
[OptionsValidator]
internal sealed partial class PricesOptionsValidator : IValidateOptions<PricesOptions>;

/// <summary>The rules that need more than one value, or the value in the message.</summary>
internal sealed class PricesOptionsRules(TimeProvider time) : OptionsRules<PricesOptions>
{
    private static readonly DateOnly Earliest = new(1900, 1, 1);

    protected override IEnumerable<string> Faults(PricesOptions options) => Failures(options)
        .Concat(options.Http.Contradictions(nameof(options.Http)))
        .Concat(options.Http.MaxResponseBytes <= PricesOptions.MaxAnswerBytes ? [] :
            [$"Http.MaxResponseBytes: is {options.Http.MaxResponseBytes}; expected at most {PricesOptions.MaxAnswerBytes}. 50 years of daily bars are 2 MiB."]);

    private IEnumerable<string> Failures(PricesOptions options)
    {
        foreach (var source in options.SourceOrder.Where(source => !Enum.IsDefined(source)).Take(1))
            yield return $"{(options.Sources.Count > 0 ? "Sources" : "Source")}: expected {string.Join(", ", Enum.GetNames<PriceSource>())}.";
        foreach (var twice in options.Sources.GroupBy(source => source).Where(same => same.Count() > 1))
            yield return $"Sources: {twice.Key} is there {twice.Count()} times; expected each source once.";
        if (options.SourceOrder.Contains(PriceSource.Csv))
        {
            foreach (var fault in CsvFaults(options.Csv))
                yield return fault;
        }
        if (options.SourceOrder.Contains(PriceSource.Sql))
        {
            foreach (var fault in SqlFaults(options.Sql))
                yield return fault;
        }
        foreach (var fault in options.Listings.SelectMany(listing => listing.Value.Faults($"Listings.{listing.Key}")))
            yield return fault;

        if (options.Yahoo.BaseAddress is { } address && !(address.IsAbsoluteUri && address.Scheme is "http" or "https"))
            yield return "Yahoo.BaseAddress: expected an absolute http or https address.";

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (options.From < Earliest || options.From > today)
            yield return $"From: {options.From:yyyy-MM-dd} is not between {Earliest:yyyy-MM-dd} and today, {today:yyyy-MM-dd}.";

        foreach (var symbol in options.Symbols.Where(symbol => !NameRule.IsSymbol(symbol)))
            yield return $"Symbols: '{Excerpt.Of(symbol)}' is no symbol; expected {NameRule.SymbolForm}, one symbol an entry.";
        foreach (var twice in options.Symbols.GroupBy(symbol => symbol, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
            yield return $"Symbols: '{twice.Key}' is there {twice.Count()} times; expected each symbol once.";

        foreach (var (symbol, calendar) in options.Calendars.Where(pair => !CalendarCatalog.Names.Contains(pair.Value)))
            yield return $"Calendars.{symbol}: '{calendar}' is no trading calendar; expected one of {string.Join(", ", CalendarCatalog.Names)}.";
        foreach (var calendar in options.Holidays.Keys.Where(key => !CalendarCatalog.Names.Contains(key)))
            yield return $"Holidays.{calendar}: is no trading calendar; expected one of {string.Join(", ", CalendarCatalog.Names)}.";
    }

    private static IEnumerable<string> CsvFaults(CsvFeedOptions csv)
    {
        if (string.IsNullOrWhiteSpace(csv.Path) && csv.Address.Length == 0)
            yield return "Csv.Path: is empty, and so is Csv:Address, while Csv is a source of prices; expected a folder with one CSV file a symbol, one long CSV file, or an address.";
        if (csv.Path.Length > 0 && csv.Address.Length > 0)
            yield return "Csv.Path: is set and so is Csv:Address; expected one of them.";
        if (csv.Address.Length > 0 && CsvAddress.Fault(csv.Address, csv.Key) is { } fault)
            yield return $"Prices:Csv:Address {fault}.";
        if (csv.Decimal is not ("" or "." or ","))
            yield return "Csv.Decimal: expected a point, a comma, or nothing to find it out.";
        if (csv.Separator is not ("" or [< (char)128]))
            yield return "Csv.Separator: expected one ASCII character, or nothing to find it out.";
        if (csv.Encoding.Length > 0 && CsvEncoding.Find(csv.Encoding) is null)
            yield return "Csv.Encoding: is not known; expected a name such as utf-8 or windows-1252.";
        if (csv.TimeZone.Length > 0 && !TimeZoneInfo.TryFindSystemTimeZoneById(csv.TimeZone, out _))
            yield return "Csv.TimeZone: is not known to this machine; expected an IANA name such as Europe/London.";
    }

    private static IEnumerable<string> SqlFaults(SqlFeedOptions sql)
    {
        if (string.IsNullOrWhiteSpace(sql.ConnectionString))
            yield return "Sql.ConnectionString: is empty while Sql is a source of prices; expected one such as Host=market;Database=eod;Username=reader.";
        else if (!IsConnection(sql.ConnectionString))
            yield return "Sql.ConnectionString: cannot be read; expected one such as Host=market;Database=eod;Username=reader.";
        if (!sql.Query.Contains("@symbol", StringComparison.OrdinalIgnoreCase))
            yield return "Sql.Query: has no @symbol; expected a query such as select date, close from eod where ticker = @symbol and date >= @from.";
    }

    private static bool IsConnection(string text)
    {
        try
        {
            return new Npgsql.NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 };
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
