using System.Globalization;
using Worker.Reviews.Checks;

namespace Worker.Tests.Reviews.Checks;

public sealed class WrittenDateTests
{
    [Theory]
    [InlineData("2020-11-05", "", "2020-11-05T00:00:00Z")]
    [InlineData("2020-11-05T08:30:00.123+02:00", "", "2020-11-05T06:30:00.123Z")]
    [InlineData("2020-11-05 08:30:00", "", "2020-11-05T08:30:00Z")]
    [InlineData("2020-11-05 08:30:00 UTC", "", "2020-11-05T08:30:00Z")]
    [InlineData("Thu, 05 Nov 2020 08:30:00 PDT", "", "2020-11-05T15:30:00Z")]
    [InlineData("Thursday, 5 Nov 2020 08:30 +0100", "", "2020-11-05T07:30:00Z")]
    [InlineData("5 Nov 20 08:30:00 GMT", "", "2020-11-05T08:30:00Z")]
    [InlineData("1604563200", "", "2020-11-05T08:00:00Z")]
    [InlineData("1604563200000", "", "2020-11-05T08:00:00Z")]
    [InlineData(" 5.11.2020 ", "d.M.yyyy", "2020-11-05T00:00:00Z")]
    public void A_date_is_read_as_feeds_write_it(string text, string format, string expected)
    {
        Assert.True(WrittenDate.TryRead(text, format, out var date));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), date);
    }

    [Theory]
    [InlineData("5/11/2020", "")]
    [InlineData("11/5/2020", "")]
    [InlineData("2020-11-31", "")]
    [InlineData("2020", "")]
    [InlineData("yesterday", "")]
    [InlineData("2020-11-05", "d/M/yyyy")]
    public void What_is_none_or_may_mean_two_days_is_none(string text, string format) => Assert.False(WrittenDate.TryRead(text, format, out _));
}
