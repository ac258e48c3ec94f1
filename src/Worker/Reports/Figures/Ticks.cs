using System.Globalization;

namespace Worker.Reports.Figures;

/// <summary>Round places on an axis, with what is written there.</summary>
internal static class Ticks
{
    private static readonly int[] Leading = [1, 2, 5, 10];
    private static readonly int[] Months = [1, 2, 3, 6];

    /// <summary>About so many multiples of 1, 2 or 5 times a power of ten within the bounds.</summary>
    /// <param name="format">How values are written; null takes as many decimals as their distance has.</param>
    /// <param name="least">The smallest distance, such as 1 for whole numbers.</param>
    public static IReadOnlyList<Tick> OfNumbers(double from, double to, int about, string? format = null, double least = 0)
    {
        var raw = Math.Max(least, (to - from) / Math.Max(1, about));
        if (!double.IsFinite(raw) || raw <= 0) return [];
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = Array.Find(Leading, factor => factor * power >= raw * 0.999) * power;
        format ??= "#,0." + new string('0', Math.Clamp(-(int)Math.Floor(Math.Log10(step) + 1e-9), 0, 8));
        var ticks = new List<Tick>();
        for (var k = Math.Ceiling(from / step - 1e-9); k * step <= to + step * 1e-9; k++)
            // + 0.0: a negative zero would be written with its sign.
            ticks.Add(new Tick(k * step, (k * step + 0.0).ToString(format, CultureInfo.InvariantCulture)));
        return ticks;
    }

    /// <summary>First days of years, of months or days, so that about so many are within the bounds.</summary>
    /// <param name="from">A day number.</param>
    /// <param name="to">A day number.</param>
    public static IReadOnlyList<Tick> OfDates(double from, double to, int about)
    {
        var (first, last) = (DateOnly.FromDayNumber((int)from), DateOnly.FromDayNumber((int)to));
        var days = (to - from) / Math.Max(1, about);
        if (days < 14) return Steps(first, last, date => date.AddDays(Math.Max(1, (int)Math.Ceiling(days))), "MMM d");
        var months = days / 30.4;
        var step = Array.Find(Months, count => count >= months * 0.8);
        if (step > 0) return Steps(FirstOfMonth(first, step), last, date => date.AddMonths(step), "MMM yyyy", first);
        var years = Math.Max(1, (int)Math.Round(months / 12));
        return Steps(new DateOnly((first.Year + years - 1) / years * years, 1, 1), last, date => date.AddYears(years), "yyyy", first);
    }

    private static DateOnly FirstOfMonth(DateOnly date, int step) => new(date.Year, (date.Month - 1) / step * step + 1, 1);

    private static List<Tick> Steps(DateOnly first, DateOnly last, Func<DateOnly, DateOnly> next, string format, DateOnly? notBefore = null)
    {
        var ticks = new List<Tick>();
        for (var date = first; date <= last; date = next(date))
        {
            if (date >= (notBefore ?? first)) ticks.Add(new Tick(date.DayNumber, date.ToString(format, CultureInfo.InvariantCulture)));
        }
        return ticks;
    }
}

/// <param name="At">In units of the axis.</param>
internal readonly record struct Tick(double At, string Text);
