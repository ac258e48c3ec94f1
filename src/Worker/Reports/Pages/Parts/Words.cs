using System.Globalization;

namespace Worker.Reports.Pages.Parts;

/// <summary>How figures, times and results are written on a page.</summary>
internal static class Words
{
    /// <summary>What stands for a figure that is not known.</summary>
    public const string Unknown = "–";

    public static string Percent(double? share) => share is { } known ? known.ToString("0.0 %", CultureInfo.InvariantCulture) : Unknown;

    public static string Ratio(double? ratio) => ratio is { } known ? known.ToString("0.000", CultureInfo.InvariantCulture) : Unknown;

    /// <summary>A price with as many decimals as its size needs.</summary>
    public static string Price(decimal? price) => price is { } known
        ? known.ToString(Math.Abs(known) switch { >= 10 => "#,0.00", >= 0.1m => "0.0000", _ => "0.######" }, CultureInfo.InvariantCulture)
        : Unknown;

    public static string Day(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? Unknown;

    public static string When(DateTimeOffset? instant) => instant is { } known
        ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : Unknown;

    public static string Count(long count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {(count == 1 ? one : many)}");

    public static string Length(TimeSpan? duration) => duration switch
    {
        null => Unknown,
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Value.TotalSeconds:0.0} s"),
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Value.TotalSeconds:0} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Value.TotalMinutes:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.Value.TotalHours:0.0} h"),
    };

    /// <summary>A result against the naive forecast, in words.</summary>
    /// <param name="ratio">Of the losses; below 1 is better.</param>
    /// <param name="pValue">That the difference is chance; null with too few days.</param>
    public static string AgainstNaive(double? ratio, double? pValue) => (ratio, pValue) switch
    {
        (null, _) => "not known yet",
        (_, null) => "too few days to tell",
        ( < 1, < 0.05) => $"better than the last close ({P(pValue.Value)})",
        ( >= 1, < 0.05) => $"worse than the last close ({P(pValue.Value)})",
        _ => $"no better than the last close: the difference may be chance ({P(pValue.Value)})",
    };

    /// <summary>The class of the style sheet for such a result.</summary>
    public static string ToneOf(double? ratio, double? pValue) => (ratio, pValue) switch
    {
        ( < 1, < 0.05) => "good",
        ( >= 1, < 0.05) => "bad",
        _ => "even",
    };

    /// <summary>A probability as statisticians write it.</summary>
    public static string P(double pValue) => pValue < 0.001
        ? "p < 0.001"
        : string.Create(CultureInfo.InvariantCulture, $"p = {pValue.ToString(pValue < 0.1 ? "0.000" : "0.00", CultureInfo.InvariantCulture)}");

    /// <summary>The beginning of a text, up to the end of a word.</summary>
    public static string Shorten(string text, int limit)
    {
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length <= limit) return text;
        var end = text.LastIndexOf(' ', limit);
        if (end < limit / 2) end = char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit;
        return text[..end] + " …";
    }
}
