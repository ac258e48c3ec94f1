using System.Collections.Frozen;
using Worker.Calendars.Exchanges;

namespace Worker.Calendars.Choice;

/// <summary>Every trading calendar by its name, with the closures that the settings add. Immutable and thread-safe.</summary>
internal sealed class CalendarCatalog
{
    private readonly FrozenDictionary<string, TradingCalendar> _byName;

    /// <param name="addedClosures">Further closures by the name of a calendar; names without a calendar are an error.</param>
    /// <exception cref="ArgumentException">A name is no calendar's.</exception>
    public CalendarCatalog(IEnumerable<KeyValuePair<string, IReadOnlyList<DateOnly>>> addedClosures)
    {
        var byName = Known.ToDictionary(calendar => calendar.Name);
        foreach (var (name, dates) in addedClosures)
            byName[name] = Find(byName, name).With(dates);
        _byName = byName.ToFrozenDictionary();
        All = [.. Known.Select(calendar => _byName[calendar.Name])];
    }

    /// <summary>The calendars as they are without settings.</summary>
    public static CalendarCatalog Standard { get; } = new([]);

    // In the order in which they are tried on a history of an unknown exchange.
    private static TradingCalendar[] Known =>
    [
        NewYork.Calendar, London.Calendar, Frankfurt.Calendar, Euronext.Paris, Euronext.Amsterdam, Euronext.Brussels, Euronext.Lisbon,
        Milan.Calendar, Madrid.Calendar, Zurich.Calendar, Stockholm.Calendar, Tokyo.Calendar, HongKong.Calendar, Sydney.Calendar,
        Toronto.Calendar, SaoPaulo.Calendar, Riyadh.Calendar, TelAviv.Calendar, TradingCalendar.Weekdays, TradingCalendar.EveryDay,
    ];

    public IReadOnlyList<TradingCalendar> All { get; }

    public static IEnumerable<string> Names => Known.Select(calendar => calendar.Name);

    /// <exception cref="ArgumentException">No calendar has the name; the message lists those there are.</exception>
    public TradingCalendar ByName(string name) => Find(_byName, name);

    private static TradingCalendar Find(IReadOnlyDictionary<string, TradingCalendar> byName, string name) =>
        byName.TryGetValue(name, out var calendar)
            ? calendar
            : throw new ArgumentException($"'{name}' is no trading calendar; expected one of {string.Join(", ", Names)}.", nameof(name));
}
