using System.Globalization;
using System.Text.RegularExpressions;

namespace Worker.Reviews.Checks;

/// <summary>Reads the dates that feeds write: ISO 8601, RFC 822 with its named zones, Unix time. A date without a zone is in UTC.</summary>
internal static partial class WrittenDate
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;

    private const long MillisecondsFrom = 100_000_000_000;

    private static readonly string[] Rfc822 =
    [
        "d MMM yyyy HH:mm:ss zzz", "d MMM yyyy HH:mm zzz", "d MMM yyyy HH:mm:ss", "d MMM yyyy HH:mm", "d MMM yyyy", "d MMM yy HH:mm:ss zzz",
    ];

    private static readonly string[] Iso8601 =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ss 'UTC'", "yyyyMMdd",
    ];

    /// <summary>The zones of RFC 822.</summary>
    private static readonly Dictionary<string, string> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UT"] = "+00:00",
        ["UTC"] = "+00:00",
        ["GMT"] = "+00:00",
        ["Z"] = "+00:00",
        ["EST"] = "-05:00",
        ["EDT"] = "-04:00",
        ["CST"] = "-06:00",
        ["CDT"] = "-05:00",
        ["MST"] = "-07:00",
        ["MDT"] = "-06:00",
        ["PST"] = "-08:00",
        ["PDT"] = "-07:00",
    };

    /// <param name="format">A .NET format; empty for the forms above.</param>
    public static bool TryRead(string text, string format, out DateTimeOffset date)
    {
        var trimmed = text.Trim();
        if (format.Length > 0)
            return DateTimeOffset.TryParseExact(trimmed, format, CultureInfo.InvariantCulture, Utc, out date);
        if (DateTimeOffset.TryParseExact(trimmed, Iso8601, CultureInfo.InvariantCulture, Utc, out date))
            return true;
        if (UnixTime().IsMatch(trimmed) && long.TryParse(trimmed, CultureInfo.InvariantCulture, out var number))
        {
            date = number >= MillisecondsFrom ? DateTimeOffset.FromUnixTimeMilliseconds(number) : DateTimeOffset.FromUnixTimeSeconds(number);
            return true;
        }
        return DateTimeOffset.TryParseExact(WithNumericZone(trimmed), Rfc822, CultureInfo.InvariantCulture, Utc, out date);
    }

    private static string WithNumericZone(string text)
    {
        var words = Weekday().Replace(text, "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 1 && Zones.TryGetValue(words[^1], out var zone))
            words[^1] = zone;
        return string.Join(' ', words);
    }

    [GeneratedRegex(@"^\d{9,13}$")]
    private static partial Regex UnixTime();

    [GeneratedRegex("^[A-Za-z]{3,9},? ")]
    private static partial Regex Weekday();
}
