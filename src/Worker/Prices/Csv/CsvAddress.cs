using System.Globalization;
using System.Text.RegularExpressions;

namespace Worker.Prices.Csv;

/// <summary>The address of a symbol's CSV document, from <c>Prices:Csv:Address</c>.</summary>
/// <param name="template">With <c>{symbol}</c>, <c>{from}</c>, <c>{to}</c> and <c>{key}</c>.</param>
/// <param name="key">Stands for <c>{key}</c>; never part of a message.</param>
internal sealed partial class CsvAddress(string template, string key)
{
    private const string Hidden = "***";

    /// <summary>What is wrong with the template, or null.</summary>
    public static string? Fault(string template, string key)
    {
        if (!template.Contains("{symbol", StringComparison.Ordinal))
            return "has no {symbol}; expected one document a symbol";
        if (template.Contains("{key}", StringComparison.Ordinal) && key.Length == 0)
            return "has {key} while Prices:Csv:Key is empty; set Prices__Csv__Key in the environment";
        try
        {
            var one = new DateOnly(2020, 12, 31);
            if (Placeholder().Replace(template, "").IndexOfAny(['{', '}']) >= 0)
                return "has a placeholder that is not known; expected {symbol}, {symbol:lower}, {from}, {to} and {key}, dates with a format as in {from:yyyyMMdd}";
            return new CsvAddress(template, "key").TryMake("A", one, one) is { Scheme: "http" or "https" } ? null : "is no absolute http or https address";
        }
        catch (FormatException)
        {
            return "has a date format that is none; expected one such as {from:yyyyMMdd}";
        }
    }

    /// <exception cref="PriceFeedException">With this symbol it is no address.</exception>
    public Uri Of(string symbol, DateOnly from, DateOnly to) => TryMake(symbol, from, to) ?? throw new PriceFeedException(
        symbol, $"Prices:Csv:Address is no address with the symbol {symbol}; expected an http or https address.", isTransient: false);

    /// <summary>A text without the key, should a host quote it.</summary>
    public string Hide(string text) => key.Length > 0 ? text.Replace(key, Hidden, StringComparison.OrdinalIgnoreCase) : text;

    private Uri? TryMake(string symbol, DateOnly from, DateOnly to)
    {
        var text = Placeholder().Replace(template, found => Uri.EscapeDataString((found.Groups["name"].Value, found.Groups["format"].Value) switch
        {
            ("symbol", "lower") => symbol.ToLowerInvariant(),
            ("symbol", _) => symbol,
            ("from", var format) => Text(from, format),
            ("to", var format) => Text(to, format),
            _ => key,
        }));
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
    }

    private static string Text(DateOnly date, string format) => format switch
    {
        "" => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        "unix" => new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        _ => date.ToString(format, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"\{(?:(?<name>symbol)(?::(?<format>lower))?|(?<name>from|to)(?::(?<format>[^{}]+))?|(?<name>key))\}")]
    private static partial Regex Placeholder();
}
