using System.Buffers.Text;

namespace Worker.Prices.Tables;

/// <summary>The three numbers of a written date, and whether their order is known from the date itself.</summary>
/// <param name="First">The day or the month if the date is open, else the month.</param>
/// <param name="Second">The month or the day if the date is open, else the day.</param>
/// <param name="IsOpen">Whether day and month may be either.</param>
/// <param name="IsDotted">Whether dots separate the numbers.</param>
internal readonly record struct DateParts(int Year, int First, int Second, bool IsOpen, bool IsDotted)
{
    private static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    /// <summary>
    /// Reads <c>2020-12-31</c>, <c>2020/12/31</c>, <c>20201231</c>, <c>31.12.2020</c>, <c>12/31/20</c>, <c>31-Dec-2020</c>,
    /// <c>Dec 31, 2020</c>, alone or followed by a time of that day; or a Unix time in seconds, thousandths, millionths or billionths. A
    /// time with an offset from UTC, and a Unix time, is only midnight: of another it is not known which day the exchange had.
    /// </summary>
    /// <param name="text">UTF-8.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateParts parts)
    {
        parts = default;
        text = text.Trim((byte)' ');
        if (text.Length is 10 or 13 or 16 or 19 && Utf8Parser.TryParse(text, out long unix, out var length) && length == text.Length)
            return TryUnix(unix, text.Length, out parts);
        if (!TakeDay(ref text, out var a, out var b, out var c, out var separator) || !IsTimeOfDay(text))
            return false;
        if (b.Length == 0)
        {
            if (a.Length != 8)
                return false;
            b = a.Slice(4, 2);
            c = a.Slice(6, 2);
            a = a[..4];
        }
        if (Month(a) is { } month)
            return Number(b, out var day) && Year4(c, out var year) && Set(out parts, year, month, day);
        if (Month(b) is { } middle)
            return Number(a, out var day) && Year4(c, out var year) && Set(out parts, year, middle, day);
        if (!Number(a, out var first) || !Number(b, out var second) || !Number(c, out var third))
            return false;
        if (a.Length == 4)
            return Set(out parts, first, second, third);
        if (a.Length > 2 || b.Length > 2 || !Year4(c, out var last))
            return false;
        parts = new DateParts(last, first, second, IsOpen: true, IsDotted: separator == (byte)'.');
        return true;
    }

    /// <param name="dayFirst">Whether the first number is the day; of no account for a date that is not open.</param>
    public bool TryDate(bool dayFirst, out DateOnly date)
    {
        date = default;
        var (month, day) = IsOpen && dayFirst ? (Second, First) : (First, Second);
        if (Year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(Year, month))
            return false;
        date = new DateOnly(Year, month, day);
        return true;
    }

    private static bool TryUnix(long time, int digits, out DateParts parts)
    {
        parts = default;
        for (; digits > 10; digits -= 3)
        {
            if (time % 1000 != 0)
                return false;
            time /= 1000;
        }
        var instant = DateTimeOffset.FromUnixTimeSeconds(time);
        return instant.TimeOfDay == TimeSpan.Zero && Set(out parts, instant.Year, instant.Month, instant.Day);
    }

    private static bool Set(out DateParts parts, int year, int month, int day)
    {
        parts = new DateParts(year, month, day, IsOpen: false, IsDotted: false);
        return true;
    }

    /// <summary>Takes three words with one kind of separator between them, or a single word, off the front.</summary>
    private static bool TakeDay(
        scoped ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> a, out ReadOnlySpan<byte> b, out ReadOnlySpan<byte> c, out byte separator)
    {
        b = c = default;
        separator = 0;
        a = Word(ref text);
        if (a.IsEmpty || text.IsEmpty || text[0] is not ((byte)'-' or (byte)'/' or (byte)'.' or (byte)' ') || a.Length == 8)
            return !a.IsEmpty;
        separator = text[0];
        text = text[1..].TrimStart((byte)' ');
        b = Word(ref text);
        text = text.TrimStart(", "u8);
        if (!text.IsEmpty && text[0] == separator)
            text = text[1..];
        c = Word(ref text);
        return !b.IsEmpty && !c.IsEmpty;
    }

    private static ReadOnlySpan<byte> Word(scoped ref ReadOnlySpan<byte> text)
    {
        var isNumber = !text.IsEmpty && char.IsAsciiDigit((char)text[0]);
        var length = 0;
        while (length < text.Length && (isNumber ? char.IsAsciiDigit((char)text[length]) : char.IsAsciiLetter((char)text[length])))
            length++;
        var word = text[..length];
        text = text[length..];
        return word;
    }

    private static bool IsTimeOfDay(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty || (rest[0] is (byte)'.' && rest.Length == 1))
            return true;
        if (rest[0] is not ((byte)' ' or (byte)'T') || rest.Length < 5)
            return false;
        rest = rest[1..];
        if (rest.StartsWith("00:00:00"u8))
            return true;
        return rest.IndexOfAny("+-Zz"u8) < 0
            && Utf8Parser.TryParse(rest, out int hour, out var read) && hour is >= 0 and < 24 && read < rest.Length && rest[read] == (byte)':';
    }

    private static int? Month(ReadOnlySpan<byte> word)
    {
        if (word.Length < 3 || !char.IsAsciiLetter((char)word[0]))
            return null;
        for (var i = 0; i < Months.Length; i++)
        {
            if (word.Length <= Months[i].Length && System.Text.Ascii.EqualsIgnoreCase(word, Months[i].AsSpan(0, word.Length)))
                return i + 1;
        }
        return System.Text.Ascii.EqualsIgnoreCase(word, "sept") ? 9 : null;
    }

    private static bool Year4(ReadOnlySpan<byte> digits, out int year)
    {
        var isRead = Number(digits, out year) && digits.Length is 2 or 4;
        if (isRead && digits.Length == 2)
            year = System.Globalization.CultureInfo.InvariantCulture.Calendar.ToFourDigitYear(year);
        return isRead;
    }

    private static bool Number(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        return digits.Length is > 0 and <= 4 && Utf8Parser.TryParse(digits, out number, out var read) && read == digits.Length;
    }
}
