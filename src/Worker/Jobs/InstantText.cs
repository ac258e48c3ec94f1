using System.Globalization;

namespace Worker.Jobs;

/// <summary>Reads an instant as ISO 8601 and <c>psql</c> write it. It must name its zone.</summary>
internal static class InstantText
{
    private static readonly string[] Formats =
    [
        .. from separator in (string[])["'T'", "' '"]
           from time in (string[])["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF"]
           from zone in (string[])["'Z'", "zz", "zzz"]
           select $"yyyy-MM-dd{separator}{time}{zone}",
    ];

    /// <returns>Whether the text is one; then the instant in UTC.</returns>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        var isOne = DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
        instant = instant.ToUniversalTime();
        return isOne;
    }

    /// <returns>As SQL and JSON have it: <c>2026-01-05T22:30:00Z</c>, with fractions of a second if there are any.</returns>
    public static string ToText(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
