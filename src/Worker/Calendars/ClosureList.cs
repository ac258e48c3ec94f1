using System.Collections.Frozen;

namespace Worker.Calendars;

/// <summary>All closures of an exchange: those that rules give year by year, and single ones. Immutable and thread-safe.</summary>
internal sealed class ClosureList
{
    // The years that data and forecasts fall in: computed once, at the first request for a date.
    private const int FirstYear = 1950, LastYear = 2100;

    private readonly Lazy<FrozenDictionary<DateOnly, string>> _known;

    private ClosureList(Func<IEnumerable<Closure>> all) => _known = new(() => all()
        .GroupBy(closure => closure.Date).ToFrozenDictionary(same => same.Key, same => same.First().Name));

    public static ClosureList None { get; } = new(static () => []);

    /// <summary>Closures by a function of the year, together with single ones.</summary>
    public static ClosureList Of(Func<int, IEnumerable<Closure>> inYear, params IEnumerable<Closure> single) => new(() =>
        Enumerable.Range(FirstYear, LastYear - FirstYear + 1)
            .SelectMany(year => inYear(year).Where(closure => closure.Date.Year == year))
            .Concat(single));

    /// <summary>Closures by rules, together with single ones.</summary>
    public static ClosureList Of(IReadOnlyList<ClosureRule> rules, params IEnumerable<Closure> single) =>
        Of(year => ClosureRule.InYear(rules, year), single);

    /// <summary>Why a date is a closure; null if it is none. Of dates before 1950 and after 2100 nothing is known.</summary>
    public string? NameOf(DateOnly date) => _known.Value.GetValueOrDefault(date);

    /// <summary>The same closures and further ones, which the settings name.</summary>
    public ClosureList With(IEnumerable<DateOnly> dates)
    {
        var added = dates.Select(date => new Closure(date, "a closure by Prices:Holidays")).ToList();
        return new(() => _known.Value.Select(known => new Closure(known.Key, known.Value)).Concat(added));
    }
}
