namespace Worker.Calendars;

/// <summary>A day without a session.</summary>
/// <param name="Name">Why, such as <c>Good Friday</c>.</param>
internal readonly record struct Closure(DateOnly Date, string Name);

/// <summary>A closure that comes back every year from a first to a last one, both included.</summary>
/// <param name="DateIn">The date in a year, which may be at a weekend or in a neighbouring year: such a date closes nothing.</param>
internal sealed record ClosureRule(string Name, Func<int, DateOnly> DateIn, int FirstYear = 0, int LastYear = int.MaxValue)
{
    /// <summary>A rule for a day of the calendar.</summary>
    public static ClosureRule On(int month, int day, string name, int firstYear = 0, int lastYear = int.MaxValue) =>
        new(name, year => new DateOnly(year, month, day), firstYear, lastYear);

    /// <summary>A rule for a day that moves with Easter Sunday.</summary>
    /// <param name="days">After Easter Sunday; negative before it.</param>
    public static ClosureRule Easter(int days, string name, int firstYear = 0, int lastYear = int.MaxValue) =>
        new(name, year => Calendars.Easter.Sunday(year).AddDays(days), firstYear, lastYear);

    /// <summary>The closures that a set of rules makes in a year.</summary>
    public static IEnumerable<Closure> InYear(IEnumerable<ClosureRule> rules, int year) =>
        rules.Where(rule => year >= rule.FirstYear && year <= rule.LastYear).Select(rule => new Closure(rule.DateIn(year), rule.Name));
}
