using System.Globalization;
using System.Text.RegularExpressions;

namespace Worker.Reviews.Checks;

/// <summary>
/// Reads the dates that feeds and files write: ISO 8601 and RFC 3339, RFC 822 and its successors, asctime, dates in words, dd.mm.yyyy,
/// Unix time. A date without a zone is in UTC, one without a day is the first of the month. The weekday is not checked.
/// </summary>
internal static partial class WrittenDate
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;

    /// <summary>Unix time from here on is in milliseconds: seconds reach it in the year 5138.</summary>
    private const long MillisecondsFrom = 100_000_000_000;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>Dates before it are what programs write that have none: 0001-01-01, 1899-12-30.</summary>
    public static DateTimeOffset Earliest { get; } = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="format">A .NET format; empty for the forms above.</param>
    /// <returns>False also for a date before <see cref="Earliest"/>.</returns>
    public static bool TryRead(string text, string format, out DateTimeOffset date)
    {
        date = default;
        // The longest spelling has half as many characters.
        if (text.Length > 100)
            return false;
        var read = format.Length > 0
            ? DateTimeOffset.TryParseExact(text.Trim(), format, CultureInfo.InvariantCulture, Utc, out var exact) ? exact : null
            : Read(text.Trim());
        date = read ?? default;
        return read >= Earliest;
    }

    private static DateTimeOffset? Read(string text)
    {
        // Comments of RFC 822: "(UTC)".
        var plain = Comment().Replace(text, " ").Trim();
        if (UnixTime().IsMatch(plain))
            return OfUnixTime(long.Parse(plain, CultureInfo.InvariantCulture));
        foreach (var form in new[] { Iso(), Rfc822(), DayFirst(), Asctime(), MonthFirst() })
        {
            if (form.Match(plain) is { Success: true } match)
                return OfParts(match);
        }
        return null;
    }

    private static DateTimeOffset OfUnixTime(long number) =>
        number >= MillisecondsFrom ? DateTimeOffset.FromUnixTimeMilliseconds(number) : DateTimeOffset.FromUnixTimeSeconds(number);

    private static DateTimeOffset? OfParts(Match match)
    {
        var year = Number("year") is { } written ? match.Groups["year"].Length == 2 ? written + (written < 50 ? 2000 : 1900) : written : 0;
        var month = match.Groups["name"] is { Success: true } name
            ? Array.FindIndex(Months, month => name.Value.StartsWith(month, StringComparison.OrdinalIgnoreCase)) + 1
            : Number("month") ?? 1;
        var (hour, minute, second) = (Number("hour") ?? 0, Number("minute") ?? 0, Number("second") ?? 0);
        // 24:00:00 is midnight at the end of the day, and the 60th second of a minute a leap second.
        var isTime = hour < 24 ? minute < 60 && second <= 60 : hour == 24 && minute + second == 0;
        if (!isTime || !DateTime.TryParseExact(
            string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{Number("day") ?? 1:00}"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return null;
        }
        if (match.Groups["half"].Value.ToLowerInvariant() is { Length: > 0 } half)
            hour = (hour % 12) + (half[0] == 'p' ? 12 : 0);
        if (DateZone.Offset(match.Groups["zone"].Value) is not { } offset)
            return null;
        var ticks = day.Ticks + new TimeSpan(hour, minute, second).Ticks + Fraction(match.Groups["fraction"].ValueSpan) - offset.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

        int? Number(string group) =>
            match.Groups[group] is { Success: true } digits ? int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Ticks of the digits after the point; those beyond the seventh are dropped.</summary>
    private static long Fraction(ReadOnlySpan<char> digits)
    {
        var ticks = 0L;
        for (var i = 0; i < 7; i++)
            ticks = (ticks * 10) + (i < digits.Length ? digits[i] - '0' : 0);
        return ticks;
    }

    [GeneratedRegex(@"\([^()]*\)", RegexOptions.NonBacktracking)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^[0-9]{9,13}$")]
    private static partial Regex UnixTime();

    // 2020-11-05T08:30:00.123456789+01:00, 2020-11-05 08:30, 2020/11/05, 2020-11, 20201105.
    [GeneratedRegex(@"^(?<year>[0-9]{4})(?:[-/](?<month>[0-9]{1,2})(?:[-/](?<day>[0-9]{1,2}))?|(?<month>[0-9]{2})(?<day>[0-9]{2}))"
        + @"(?:(?:[Tt]|\s+)(?<hour>[0-9]{1,2}):?(?<minute>[0-9]{2})(?::?(?<second>[0-9]{2})(?:[.,](?<fraction>[0-9]{1,40}))?)?\s*(?<zone>[A-Za-z]{1,5}|(?:UTC|GMT)?[+-][0-9]{1,2}(?::?[0-9]{2})?)?)?$")]
    private static partial Regex Iso();

    // Thu, 05 Nov 2020 08:30:00 GMT, 5-Nov-20 8:30 -0700.
    [GeneratedRegex(@"^(?:[A-Za-z]{2,9}\.?,?\s*)?(?<day>[0-9]{1,2})(?:st|nd|rd|th)?[\s-]+(?<name>(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?,?[\s-]+(?<year>[0-9]{4}|[0-9]{2})"
        + @"(?:,?\s+(?:at\s+)?(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})(?::(?<second>[0-9]{2})(?:\.(?<fraction>[0-9]{1,40}))?)?(?:\s*(?<half>[AaPp])\.?[Mm]\.?)?\s*(?<zone>[A-Za-z]{1,5}|(?:UTC|GMT)?[+-][0-9]{1,2}(?::?[0-9]{2})?)?)?$")]
    private static partial Regex Rfc822();

    // 31.12.2020 08:30.
    [GeneratedRegex(@"^(?<day>[0-9]{1,2})\.(?<month>[0-9]{1,2})\.(?<year>[0-9]{4}|[0-9]{2})(?:,?\s+(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})(?::(?<second>[0-9]{2}))?)?$")]
    private static partial Regex DayFirst();

    // Thu Nov  5 08:30:00 PST 2020.
    [GeneratedRegex(@"^(?:[A-Za-z]{3,9},?\s+)?(?<name>(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\s+(?<day>[0-9]{1,2})\s+(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})"
        + @"(?:\s+(?<zone>[A-Za-z]{1,5}|(?:UTC|GMT)?[+-][0-9]{1,2}(?::?[0-9]{2})?))?\s+(?<year>[0-9]{4})$")]
    private static partial Regex Asctime();

    // Thursday, November 5, 2020, Nov 5, 2020 8:30 PM.
    [GeneratedRegex(@"^(?:[A-Za-z]{3,9}\.?,?\s+)?(?<name>(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?\s+(?<day>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+(?<year>[0-9]{4})"
        + @"(?:,?\s+(?:at\s+)?(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})(?::(?<second>[0-9]{2}))?(?:\s*(?<half>[AaPp])\.?[Mm]\.?)?\s*(?<zone>[A-Za-z]{1,5}|(?:UTC|GMT)?[+-][0-9]{1,2}(?::?[0-9]{2})?)?)?$")]
    private static partial Regex MonthFirst();
}
