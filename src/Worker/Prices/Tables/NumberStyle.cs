using System.Globalization;
using System.Text;

namespace Worker.Prices.Tables;

/// <summary>How a table writes its numbers, learnt from all of them: the decimal separator, and what groups thousands.</summary>
/// <param name="setting">The decimal separator by the settings, <c>.</c> or <c>,</c>; empty to learn it.</param>
internal sealed class NumberStyle(string setting)
{
    /// <summary>Longest text of a number in bytes; a longer one is none.</summary>
    private const int MaxLength = 64;

    /// <summary>Longest text that is kept of what is no number, in bytes.</summary>
    private const int MaxText = 200;

    private const int CodeLength = 3;

    private static readonly byte[][] Currencies = [.. "$ € £ ¥".Split(' ').Select(Encoding.UTF8.GetBytes)];

    private int _points;
    private int _commas;
    private int _openCommas;
    private bool _hasCommaDecimals = setting == ",";

    /// <summary>Notes a number of the table, before the first is read.</summary>
    public void Note(ReadOnlySpan<byte> text)
    {
        var (point, comma) = (text.LastIndexOf((byte)'.'), text.LastIndexOf((byte)','));
        if (point < 0 && comma < 0)
            return;
        if (point >= 0 && comma >= 0)
        {
            if (point > comma) _points++;
            else _commas++;
        }
        else if (comma >= 0)
        {
            var isGrouped = text.Count((byte)',') > 1;
            var isThree = DigitsAfter(text, comma) == 3 && text[0] != (byte)'0';
            if (isGrouped) _points++;
            else if (!isThree) _commas++;
            else _openCommas++;
        }
        else if (text.Count((byte)'.') > 1)
        {
            _commas++;
        }
        else if (DigitsAfter(text, point) != 3)
        {
            _points++;
        }
    }

    /// <summary>Whether each number means the same in a table with other numbers of this kind: no commas are in it.</summary>
    public bool IsPlain => setting.Length > 0 || (_commas == 0 && _openCommas == 0);

    /// <summary>Decides on the decimal separator, once all numbers are noted.</summary>
    /// <param name="separator">What separates the columns: 1,234 is a thousand in a table with commas, and may be a fraction in
    /// others.</param>
    public void Settle(char separator)
    {
        if (setting.Length == 0)
            _hasCommaDecimals = _commas > _points || (_commas == _points && _openCommas > 0 && separator != ',');
    }

    /// <summary>
    /// Reads UTF-8: a number, with groups of thousands or the sign of a currency. <c>null</c>, <c>N/A</c>, <c>NaN</c>, <c>-</c> and
    /// nothing are empty.
    /// </summary>
    /// <param name="isRounded">Whether K, M and B after the number mean thousands, millions and billions, as some write a volume.</param>
    public FeedCell Parse(ReadOnlySpan<byte> text, bool isRounded = false)
    {
        if (!_hasCommaDecimals && FeedCell.Parse(text) is { Unreadable: null } plain)
            return plain;
        if (TryParse(text, isRounded, out var number))
            return FeedCell.Of(number);
        return FeedCell.IsNothing(text) ? default : FeedCell.NoNumber(Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxText)]));
    }

    private bool TryParse(ReadOnlySpan<byte> text, bool isRounded, out decimal number)
    {
        number = 0;
        text = Bare(text);
        if (text.Length is 0 or > MaxLength)
            return false;
        var factor = isRounded && Factor(text[^1]) is { } scale ? scale : 1;
        if (factor > 1)
            text = text[..^1].TrimEnd((byte)' ');

        var (group, point) = _hasCommaDecimals ? ((byte)'.', (byte)',') : ((byte)',', (byte)'.');
        Span<byte> marked = stackalloc byte[MaxLength];
        marked = marked[..WithOneGroupMark(text, group, marked)];
        var fraction = marked.IndexOf(point);
        if (!AreGroups(fraction < 0 ? marked : marked[..fraction], group) || (fraction >= 0 && marked[fraction..].Contains(group)))
            return false;

        Span<byte> digits = stackalloc byte[MaxLength];
        var length = 0;
        foreach (var c in marked)
        {
            if (c != group)
                digits[length++] = c == point ? (byte)'.' : c;
        }
        var isRead = decimal.TryParse(digits[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out number) && (factor == 1 || Math.Abs(number) < 1e15m);
        number *= isRead ? factor : 1;
        return isRead;
    }

    /// <summary>Copies a number; blanks, no-break blanks and apostrophes between digits become the mark of groups.</summary>
    private static int WithOneGroupMark(ReadOnlySpan<byte> text, byte group, Span<byte> marked)
    {
        var length = 0;
        while (!text.IsEmpty)
        {
            var blank = text.StartsWith("\u00A0"u8) ? 2 : text.StartsWith("\u202F"u8) || text.StartsWith("\u2019"u8) ? 3 : text[0] is (byte)' ' or (byte)'\'' ? 1 : 0;
            marked[length++] = blank > 0 ? group : text[0];
            text = text[Math.Max(1, blank)..];
        }
        return length;
    }

    /// <summary>Without the sign or the ISO code of a currency, before or after, and the blanks next to it.</summary>
    private static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        foreach (var sign in Currencies)
        {
            if (text.StartsWith(sign)) return text[sign.Length..].TrimStart((byte)' ');
            if (text.EndsWith(sign)) return text[..^sign.Length].TrimEnd((byte)' ');
        }
        if (text.Length > CodeLength && IsCode(text[..CodeLength]) && text[CodeLength] == (byte)' ') return text[CodeLength..].TrimStart((byte)' ');
        if (text.Length > CodeLength && IsCode(text[^CodeLength..]) && text[^(CodeLength + 1)] == (byte)' ') return text[..^CodeLength].TrimEnd((byte)' ');
        return text;

        static bool IsCode(ReadOnlySpan<byte> word) => word.IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0;
    }

    /// <summary>Whether a mark of groups is only before two or three digits, and before three at the end: 1,234,567 or 12,34,567.</summary>
    private static bool AreGroups(ReadOnlySpan<byte> whole, byte group)
    {
        var last = whole.LastIndexOf(group);
        if (last >= 0 && (last == 0 || DigitsAfter(whole, last) != 3 || whole.Length != last + 4))
            return false;
        for (var at = whole.IndexOf(group); at >= 0; at = whole.IndexOf(group))
        {
            whole = whole[(at + 1)..];
            if (DigitsAfter(whole, -1) is not (2 or 3))
                return false;
        }
        return true;
    }

    private static decimal? Factor(byte letter) => letter switch
    {
        (byte)'K' or (byte)'k' => 1e3m,
        (byte)'M' or (byte)'m' => 1e6m,
        (byte)'B' or (byte)'b' => 1e9m,
        _ => null,
    };

    private static int DigitsAfter(ReadOnlySpan<byte> text, int mark)
    {
        var count = 0;
        while (mark + 1 + count < text.Length && char.IsAsciiDigit((char)text[mark + 1 + count]))
            count++;
        return count;
    }
}
