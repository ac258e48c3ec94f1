using Worker.Forecasting.Calibration;

namespace Worker.Tests.Forecasting.Calibration;

public sealed class KnownClosesTests
{
    private static readonly KnownCloses Closes = new(
        [new(2021, 1, 4), new(2021, 1, 5), new(2021, 1, 7)], [100m, 102m, 103m]);

    [Theory]
    [InlineData(4, 1, 102)]
    [InlineData(4, 2, 103)]
    [InlineData(5, 1, 103)]
    // The as-of session has no bar any more: the next stored one counts.
    [InlineData(6, 1, 103)]
    public void The_actual_is_the_h_th_stored_session_after_the_as_of_date(int day, int horizon, int actual) =>
        Assert.Equal(actual, Closes.Actual(new DateOnly(2021, 1, day), horizon, naiveClose: day == 5 ? 102m : 100m));

    [Fact]
    public void A_session_that_has_not_come_has_no_actual() => Assert.Null(Closes.Actual(new DateOnly(2021, 1, 5), 2, 102m));

    [Fact]
    public void After_a_split_the_actual_is_at_the_level_of_the_forecast_and_a_correction_is_left() =>
        Assert.Equal((408m, 102m), (Closes.Actual(new DateOnly(2021, 1, 4), 1, 400m), Closes.Actual(new DateOnly(2021, 1, 4), 1, 100.5m)));
}
