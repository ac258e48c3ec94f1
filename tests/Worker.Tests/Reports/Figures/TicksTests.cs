using System.Globalization;
using Worker.Reports.Figures;

namespace Worker.Tests.Reports.Figures;

public sealed class TicksTests
{
    [Theory]
    [InlineData(0, 1, 4)]
    [InlineData(-3.2, 7.9, 5)]
    [InlineData(0.9581, 1.0312, 4)]
    [InlineData(99_000, 1_250_000, 4)]
    [InlineData(1e-6, 9e-6, 4)]
    public void Numbers_are_round_ascending_within_the_bounds_and_about_as_many_as_asked(double from, double to, int about)
    {
        var ticks = Ticks.OfNumbers(from, to, about);

        Assert.InRange(ticks.Count, 2, 2 * about + 2);
        Assert.All(ticks, tick => Assert.InRange(tick.At, from - 1e-9, to + 1e-9));
        Assert.Equal(ticks.Count, ticks.Select(tick => tick.Text).Distinct().Count());
        Assert.Equal(ticks.Select(tick => tick.At).Order(), ticks.Select(tick => tick.At));
    }

    [Fact]
    public void Zero_has_no_sign() => Assert.Contains(Ticks.OfNumbers(-1, 1, 4), tick => tick.Text is "0.0" or "0");

    [Fact]
    public void Counts_have_no_ticks_between_whole_numbers() =>
        Assert.Equal([1.0, 2.0], Ticks.OfNumbers(1, 2, 6, "#,0.##", least: 1).Select(tick => tick.At));

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(1, 1)]
    [InlineData(0, double.PositiveInfinity)]
    public void Bounds_without_a_length_have_none(double from, double to) => Assert.Empty(Ticks.OfNumbers(from, to, 4));

    [Theory]
    [InlineData("2020-12-28", "2020-12-31")]
    [InlineData("2020-11-20", "2021-01-08")]
    [InlineData("2020-01-15", "2020-12-31")]
    [InlineData("2010-01-04", "2020-12-31")]
    [InlineData("1900-01-01", "2020-12-31")]
    public void Dates_are_within_the_bounds_ascending_and_few(string from, string to)
    {
        var (first, last) = (DateOnly.Parse(from, CultureInfo.InvariantCulture), DateOnly.Parse(to, CultureInfo.InvariantCulture));

        var ticks = Ticks.OfDates(first.DayNumber, last.DayNumber, 5);

        Assert.InRange(ticks.Count, 1, 12);
        Assert.All(ticks, tick => Assert.InRange(tick.At, first.DayNumber, last.DayNumber));
        Assert.Equal(ticks.Select(tick => tick.At).Distinct().Order(), ticks.Select(tick => tick.At));
    }
}
