using System.Globalization;

namespace Worker.Reviews.Checks;

/// <summary>The zone of a date: a number, or a name of RFC 822 or of common use.</summary>
internal static class DateZone
{
    /// <summary>
    /// Minutes to add to UTC. Names that several countries use for their own zones are those of North America, as in RFC 822.
    /// </summary>
    private static readonly Dictionary<string, int> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UT"] = 0,
        ["UTC"] = 0,
        ["GMT"] = 0,
        ["WET"] = 0,
        ["EST"] = -300,
        ["EDT"] = -240,
        ["CST"] = -360,
        ["CDT"] = -300,
        ["MST"] = -420,
        ["MDT"] = -360,
        ["PST"] = -480,
        ["PDT"] = -420,
        ["AKST"] = -540,
        ["AKDT"] = -480,
        ["HST"] = -600,
        ["BRT"] = -180,
        ["BST"] = 60,
        ["WEST"] = 60,
        ["CET"] = 60,
        ["MEZ"] = 60,
        ["CEST"] = 120,
        ["MESZ"] = 120,
        ["EET"] = 120,
        ["EEST"] = 180,
        ["MSK"] = 180,
        ["JST"] = 540,
        ["KST"] = 540,
        ["HKT"] = 480,
        ["SGT"] = 480,
        ["AEST"] = 600,
        ["AEDT"] = 660,
        ["NZST"] = 720,
        ["NZDT"] = 780,
    };

    /// <summary>The offset from UTC; zero for an empty text, null for a zone that is not known.</summary>
    public static TimeSpan? Offset(string zone)
    {
        // One letter is a military zone: mail has them with both signs, so they say nothing (RFC 2822, section 4.3).
        if (zone.Length <= 1)
            return TimeSpan.Zero;
        if (Names.TryGetValue(zone, out var minutes))
            return TimeSpan.FromMinutes(minutes);
        var sign = zone.AsSpan().IndexOfAny('+', '-');
        if (sign < 0)
            return null;
        var digits = zone[(sign + 1)..].Replace(":", "", StringComparison.Ordinal);
        var number = int.Parse(digits, CultureInfo.InvariantCulture);
        var offset = digits.Length <= 2 ? TimeSpan.FromHours(number) : new TimeSpan(number / 100, number % 100, 0);
        return offset > TimeSpan.FromHours(18) ? null : zone[sign] == '-' ? -offset : offset;
    }
}
