using Microsoft.Extensions.Options;
using Worker.Calendars.Choice;

namespace Worker.Prices;

/// <summary>The bounds that stand beside the properties.</summary>
[OptionsValidator]
internal sealed partial class PricesOptionsValidator : IValidateOptions<PricesOptions>;

/// <summary>The rules that need more than one value, or the value in the message.</summary>
internal sealed class PricesOptionsRules(TimeProvider time) : IValidateOptions<PricesOptions>
{
    private const int MaxSymbolLength = 32;

    private static readonly DateOnly Earliest = new(1900, 1, 1);

    public ValidateOptionsResult Validate(string? name, PricesOptions options)
    {
        var failures = Failures(options).Concat(options.Http.Contradictions(nameof(options.Http))).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> Failures(PricesOptions options)
    {
        if (!Enum.IsDefined(options.Source))
            yield return $"Source: expected one of {string.Join(", ", Enum.GetNames<PriceSource>())}.";
        else if (options.Source is PriceSource.Csv && string.IsNullOrWhiteSpace(options.Csv.Path))
            yield return "Csv.Path: is empty while Prices:Source is Csv; expected a folder with one CSV file a symbol, or one long CSV file.";

        if (options.Yahoo.BaseAddress is { } address && !(address.IsAbsoluteUri && address.Scheme is "http" or "https"))
            yield return "Yahoo.BaseAddress: expected an absolute http or https address.";

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (options.From < Earliest || options.From > today)
            yield return $"From: {options.From:yyyy-MM-dd} is not between {Earliest:yyyy-MM-dd} and today, {today:yyyy-MM-dd}.";

        foreach (var symbol in options.Symbols.Where(symbol => !IsSymbol(symbol)))
            yield return $"Symbols: '{symbol}' is no symbol; expected 1 to {MaxSymbolLength} characters without spaces and commas, one symbol an entry.";
        foreach (var twice in options.Symbols.GroupBy(symbol => symbol, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
            yield return $"Symbols: '{twice.Key}' is there {twice.Count()} times; expected each symbol once.";

        foreach (var (symbol, calendar) in options.Calendars.Where(pair => !CalendarCatalog.Names.Contains(pair.Value)))
            yield return $"Calendars.{symbol}: '{calendar}' is no trading calendar; expected one of {string.Join(", ", CalendarCatalog.Names)}.";
        foreach (var calendar in options.Holidays.Keys.Where(key => !CalendarCatalog.Names.Contains(key)))
            yield return $"Holidays.{calendar}: is no trading calendar; expected one of {string.Join(", ", CalendarCatalog.Names)}.";
    }

    private static bool IsSymbol(string symbol) =>
        symbol is { Length: > 0 and <= MaxSymbolLength } && !symbol.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ',');
}
