using System.Globalization;

namespace Worker.Prices.Tables;

/// <summary>
/// How a file writes its dates. A date with the year first, eight digits, or the name of a month means one day only. For the others the
/// order of day and month is learnt from all dates of the file: 31.12.2020 settles it.
/// </summary>
internal sealed class DateStyle(string format)
{
    /// <summary>Dates that are kept to compare the two readings; a longer file settles the order by a day above 12.</summary>
    private const int MaxKept = 400;

    private readonly string[] _formats = format.Length > 0 ? [format] : [];
    private readonly List<DateParts> _open = [];
    private int _dayFirst;
    private int _monthFirst;
    private bool? _isDayFirst;
    private bool _isAmerican;

    /// <summary>Notes a date of the file, before the first is read.</summary>
    public void Note(ReadOnlySpan<byte> text)
    {
        if (_formats.Length > 0 || !DateParts.TryParse(text, out var parts) || !parts.IsOpen)
            return;
        if (parts.First > 12 && parts.Second <= 12)
            _dayFirst++;
        else if (parts.Second > 12 && parts.First <= 12)
            _monthFirst++;
        else if (_open.Count < MaxKept)
            _open.Add(parts);
    }

    /// <summary>Whether each date means one day, whatever the others are.</summary>
    public bool IsPlain => _formats.Length > 0 || (_dayFirst == 0 && _monthFirst == 0 && _open.Count == 0);

    /// <summary>Decides on the order, once all dates are noted.</summary>
    /// <param name="isAmerican">Whether who wrote the file always puts the month first; it counts if the dates do not settle the
    /// order.</param>
    public void Settle(bool isAmerican = false)
    {
        _isAmerican = isAmerican;
        _isDayFirst =
            _dayFirst != _monthFirst ? _dayFirst > _monthFirst
            : _open.Count > 1 && FitsSessions(dayFirst: true) != FitsSessions(dayFirst: false) ? FitsSessions(dayFirst: true)
            : null;
    }

    public bool TryParse(ReadOnlySpan<byte> text, out DateOnly date)
    {
        date = default;
        if (_formats.Length > 0)
        {
            var isRead = DateTime.TryParseExact(
                System.Text.Encoding.UTF8.GetString(text), _formats, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var written);
            date = DateOnly.FromDateTime(written);
            return isRead;
        }
        if (!DateParts.TryParse(text, out var parts))
            return false;
        // With dots between them, the day comes before the month.
        return parts.IsOpen
            ? (_isDayFirst ?? (parts.IsDotted ? true : _isAmerican ? false : null)) is { } dayFirst && parts.TryDate(dayFirst, out date)
            : parts.TryDate(dayFirst: true, out date);
    }

    /// <summary>What to say of a text that is no date, and which two days it may mean, if it may mean two.</summary>
    public string Refusal(string text)
    {
        var received = $"date was '{Observability.Excerpt.Of(text)}'";
        if (_formats is [var only])
            return $"{received}; expected {only}, as Prices:Csv:DateFormat says.";
        if (!DateParts.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var parts) || !parts.IsOpen
            || !parts.TryDate(dayFirst: true, out var first) || !parts.TryDate(dayFirst: false, out var second))
        {
            return $"{received}; expected a day such as 2020-12-31, without a time zone, or the format in Prices:Csv:DateFormat.";
        }
        return $"{received}, which is {first:yyyy-MM-dd} to some and {second:yyyy-MM-dd} to others, and no date of the file settles it; "
            + "expected yyyy-MM-dd. Set Prices:Csv:DateFormat.";
    }

    /// <summary>Whether all dates that may be read both ways are weekdays and in order if they are read this way.</summary>
    private bool FitsSessions(bool dayFirst)
    {
        var dates = new List<DateOnly>(_open.Count);
        foreach (var parts in _open)
        {
            if (!parts.TryDate(dayFirst, out var date) || date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
                return false;
            dates.Add(date);
        }
        var steps = dates.Zip(dates.Skip(1), (a, b) => Math.Sign(b.DayNumber - a.DayNumber)).ToList();
        return steps.All(step => step > 0) || steps.All(step => step < 0);
    }
}
