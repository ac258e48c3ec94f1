using System.Buffers.Text;
using System.Globalization;
using Worker.Observability;

namespace Worker.Prices.Csv;

/// <summary>The date of a row: <c>yyyy-MM-dd</c>, alone or followed by midnight, as some exports write a day.</summary>
internal static class SessionDate
{
    private const int Length = 10;

    /// <param name="text">UTF-8.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateOnly date)
    {
        date = default;
        if (text.Length < Length || text[4] != '-' || text[7] != '-' || !IsDay(text[Length..]))
            return false;
        if (!Number(text[..4], out var year) || !Number(text[5..7], out var month) || !Number(text[8..10], out var day))
            return false;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateOnly(year, month, day);
        return true;
    }

    /// <summary>What to say of a text that is no date, and which two days it may mean, if it may mean two.</summary>
    public static string Refusal(string text)
    {
        var (dayFirst, monthFirst) = (Read(text, "d/M/yyyy", "d-M-yyyy", "d.M.yyyy"), Read(text, "M/d/yyyy", "M-d-yyyy", "M.d.yyyy"));
        var readings = dayFirst is null || monthFirst is null || dayFirst == monthFirst
            ? string.Empty
            : $", which is {dayFirst:yyyy-MM-dd} to some and {monthFirst:yyyy-MM-dd} to others";
        return $"date was '{Excerpt.Of(text)}'{readings}; expected yyyy-MM-dd.";
    }

    private static DateOnly? Read(string text, params string[] formats) =>
        DateOnly.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static bool IsDay(ReadOnlySpan<byte> rest) => rest.IsEmpty || rest.StartsWith(" 00:00:00"u8) || rest.StartsWith("T00:00:00"u8);

    private static bool Number(ReadOnlySpan<byte> digits, out int number) =>
        Utf8Parser.TryParse(digits, out number, out var read) && read == digits.Length && digits[0] is >= (byte)'0' and <= (byte)'9';
}
