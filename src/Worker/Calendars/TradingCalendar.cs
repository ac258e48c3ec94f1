namespace Worker.Calendars;

/// <summary>
/// The days on which a market has a session. Immutable and thread-safe. Dates are exchange-local; half days are
/// sessions like any other.
/// </summary>
internal sealed class TradingCalendar
{
    private readonly Func<DateOnly, bool> _isSession;

    private TradingCalendar(string name, Func<DateOnly, bool> isSession)
    {
        Name = name;
        _isSession = isSession;
    }

    /// <summary><c>new_york</c>: weekdays less the holidays and special closures of the New York exchanges.</summary>
    public static TradingCalendar NewYork { get; } = new("new_york", date => IsWeekday(date) && NewYorkHolidays.NameOf(date) is null);

    /// <summary><c>weekdays</c>: Monday to Friday, for exchanges whose holidays are not known here.</summary>
    public static TradingCalendar Weekdays { get; } = new("weekdays", IsWeekday);

    /// <summary><c>every_day</c>: every day of the week, as cryptocurrencies trade.</summary>
    public static TradingCalendar EveryDay { get; } = new("every_day", static _ => true);

    public static IReadOnlyList<TradingCalendar> All { get; } = [NewYork, Weekdays, EveryDay];

    /// <summary>The name that settings and <c>worker.symbols</c> use.</summary>
    public string Name { get; }

    /// <exception cref="ArgumentException">No calendar has the name; the message lists those there are.</exception>
    public static TradingCalendar ByName(string name) =>
        All.FirstOrDefault(calendar => calendar.Name == name)
        ?? throw new ArgumentException(
            $"'{name}' is no trading calendar; expected one of {string.Join(", ", All.Select(calendar => calendar.Name))}.", nameof(name));

    public bool IsSession(DateOnly date) => _isSession(date);

    /// <summary>The session that lies <paramref name="sessions"/> sessions after a date, which need not be a session itself.</summary>
    /// <param name="sessions">From 1.</param>
    public DateOnly Next(DateOnly date, int sessions = 1) => Step(date, sessions, 1);

    /// <summary>The session that lies <paramref name="sessions"/> sessions before a date, which need not be a session itself.</summary>
    /// <param name="sessions">From 1.</param>
    public DateOnly Previous(DateOnly date, int sessions = 1) => Step(date, sessions, -1);

    /// <summary>How many sessions lie after <paramref name="from"/> up to and including <paramref name="to"/>; 0 where to is not later.</summary>
    public int SessionsBetween(DateOnly from, DateOnly to)
    {
        var count = 0;
        for (var date = to; date > from; date = date.AddDays(-1))
        {
            if (IsSession(date))
                count++;
        }
        return count;
    }

    /// <summary>The newest session whose bar is final.</summary>
    /// <param name="zone">The exchange's time zone.</param>
    /// <param name="close">The exchange-local end of a session; midnight means the end of the day.</param>
    public DateOnly LastFinishedSession(DateTimeOffset now, TimeZoneInfo zone, TimeOnly close)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var today = DateOnly.FromDateTime(local.DateTime);
        var isOver = close != TimeOnly.MinValue && TimeOnly.FromDateTime(local.DateTime) >= close;
        return isOver && IsSession(today) ? today : Previous(today);
    }

    public override string ToString() => Name;

    private DateOnly Step(DateOnly date, int sessions, int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sessions, 1);
        while (sessions > 0)
        {
            date = date.AddDays(days);
            if (IsSession(date))
                sessions--;
        }
        return date;
    }

    private static bool IsWeekday(DateOnly date) => date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
}
