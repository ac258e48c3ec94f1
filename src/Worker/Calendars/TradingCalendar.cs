namespace Worker.Calendars;

/// <summary>
/// The days on which a market has a session, and its hours if they are known. Immutable and thread-safe. Dates are
/// exchange-local; half days are sessions that close earlier.
/// </summary>
internal sealed class TradingCalendar
{
    /// <summary><c>weekdays</c>: Monday to Friday, for exchanges whose holidays are not known here.</summary>
    public static TradingCalendar Weekdays { get; } = new() { Name = "weekdays" };

    /// <summary><c>every_day</c>: every day of the week, as cryptocurrencies trade.</summary>
    public static TradingCalendar EveryDay { get; } = new() { Name = "every_day", IsInWeek = static _ => true };

    /// <summary>The name that settings and <c>worker.symbols</c> use.</summary>
    public required string Name { get; init; }

    /// <summary>IANA name of the zone of <see cref="Hours"/>; null if the calendar belongs to no place.</summary>
    public string? TimeZone { get; init; }

    /// <summary>
    /// From when on every session is known, so that a bar on another day is an error; null if closures or special sessions
    /// are unknown in every year.
    /// </summary>
    public DateOnly? CompleteFrom { get; init; }

    /// <summary>Whether a date belongs to the trading week, holidays aside. Default Monday to Friday.</summary>
    public Func<DateOnly, bool> IsInWeek { get; init; } = IsWeekday;

    public ClosureList Closures { get; init; } = ClosureList.None;

    /// <summary>The hours of a session in <see cref="TimeZone"/>; null if they are not known.</summary>
    public Func<DateOnly, SessionHours>? Hours { get; init; }

    public bool IsSession(DateOnly date) => IsInWeek(date) && Closures.NameOf(date) is null;

    /// <summary>Whether a bar on this date must be an error: there is no session, and the calendar knows that for certain.</summary>
    public bool IsCertainlyClosed(DateOnly date) => CompleteFrom <= date && !IsSession(date);

    /// <summary>Why there is no session on a date: the holiday's name or <c>a Saturday</c>; null on a session.</summary>
    public string? WhyClosed(DateOnly date) => !IsInWeek(date) ? $"a {date.DayOfWeek}" : Closures.NameOf(date);

    /// <summary>The session that is <paramref name="sessions"/> sessions after a date, which need not be a session itself.</summary>
    /// <param name="sessions">From 1.</param>
    public DateOnly Next(DateOnly date, int sessions = 1) => Step(date, sessions, 1);

    /// <summary>The session that is <paramref name="sessions"/> sessions before a date, which need not be a session itself.</summary>
    /// <param name="sessions">From 1.</param>
    public DateOnly Previous(DateOnly date, int sessions = 1) => Step(date, sessions, -1);

    /// <summary>
    /// How many sessions are after <paramref name="from"/> up to and including <paramref name="to"/>; 0 if to is not later.
    /// </summary>
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
    /// <param name="zone">The zone of the symbol's dates.</param>
    /// <param name="close">
    /// The end of a session in that zone; midnight means the end of the day. It counts only if the calendar knows no hours, or
    /// those of another zone.
    /// </param>
    public DateOnly LastFinishedSession(DateTimeOffset now, TimeZoneInfo zone, TimeOnly close)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var today = DateOnly.FromDateTime(local.DateTime);
        if (Hours is not null && TimeZone == zone.Id)
            close = Hours(today).Close;
        var isOver = close != TimeOnly.MinValue && TimeOnly.FromDateTime(local.DateTime) >= close;
        return isOver && IsSession(today) ? today : Previous(today);
    }

    /// <summary>The same calendar with further closures.</summary>
    public TradingCalendar With(IReadOnlyCollection<DateOnly> closures) => closures.Count == 0 ? this : new()
    {
        Name = Name,
        TimeZone = TimeZone,
        CompleteFrom = CompleteFrom,
        IsInWeek = IsInWeek,
        Closures = Closures.With(closures),
        Hours = Hours,
    };

    public override string ToString() => Name;

    /// <summary>Monday to Friday.</summary>
    public static bool IsWeekday(DateOnly date) => date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

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
}
