namespace Worker.Calendars.Choice;

/// <summary>Tells from the dates of a history which calendar a symbol trades on.</summary>
internal static class CalendarInference
{
    // A market that trades at weekends has two bars of seven there, one that is open from Sunday to Thursday one of
    // five. A stray bar must not decide.
    private const double WeekendShareOfEveryDay = 0.24;

    // A history of fewer bars holds too few holidays to distinguish one exchange from another.
    private const int EnoughBars = 60;

    // By how many days another calendar must fit better than the expected one.
    private const int ClearlyBetter = 3;

    /// <summary>
    /// The calendar that differs from the history on the fewest days, if it does so clearly; else the expected one. A short
    /// history says nothing yet: it is taken for a cryptocurrency's if its zone is UTC.
    /// </summary>
    /// <param name="dates">The dates that have a bar, in any order; more than about three years are not needed.</param>
    /// <param name="timeZone">IANA name as the feed gave it, or null if it gave none.</param>
    /// <param name="expected">The name of the calendar that the zone suggests, or null.</param>
    public static TradingCalendar Infer(IReadOnlyList<DateOnly> dates, string? timeZone, string? expected, CalendarCatalog catalog)
    {
        var traded = dates.ToHashSet();
        var first = expected is not null ? catalog.ByName(expected)
            : timeZone is null ? catalog.ByName("new_york")
            : timeZone is "UTC" && traded.Count < 5 ? TradingCalendar.EveryDay
            : catalog.ByName("weekdays");
        if (traded.Count < 5)
            return first;
        if (traded.Count(date => !TradingCalendar.IsWeekday(date)) >= WeekendShareOfEveryDay * traded.Count)
            return catalog.ByName("every_day");
        if (traded.Count < EnoughBars)
            return first;

        var best = first;
        var days = new TradedDays(traded);
        var fewest = days.Differences(first, most: int.MaxValue) - (ClearlyBetter - 1);
        foreach (var calendar in Candidates(timeZone, catalog))
        {
            if (days.Differences(calendar, most: fewest) is var differences && differences < fewest)
                (best, fewest) = (calendar, differences);
        }
        return best;
    }

    /// <summary>Every calendar; for a known zone those in that zone, and those in no zone.</summary>
    private static IEnumerable<TradingCalendar> Candidates(string? timeZone, CalendarCatalog catalog) =>
        catalog.All.Where(calendar => timeZone is null || calendar.TimeZone is null || calendar.TimeZone == timeZone);

    /// <summary>Every day from the first to the last with a bar, and whether it has one.</summary>
    private sealed class TradedDays
    {
        private readonly DateOnly _first;
        private readonly bool[] _hasBar;

        public TradedDays(HashSet<DateOnly> traded)
        {
            _first = traded.Min();
            _hasBar = new bool[traded.Max().DayNumber - _first.DayNumber + 1];
            foreach (var date in traded)
                _hasBar[date.DayNumber - _first.DayNumber] = true;
        }

        /// <summary>Bars on days without a session, and sessions within the history without a bar.</summary>
        /// <param name="most">From this number on the exact one does not matter.</param>
        public int Differences(TradingCalendar calendar, int most)
        {
            var count = 0;
            for (var i = 0; i < _hasBar.Length && count < most; i++)
            {
                if (calendar.IsSession(_first.AddDays(i)) != _hasBar[i])
                    count++;
            }
            return count;
        }
    }
}
