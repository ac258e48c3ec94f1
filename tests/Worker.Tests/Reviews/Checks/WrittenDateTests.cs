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
    [InlineData("Fri, 06 Mar 2020 17:05:00 GMT+2", "", "2020-03-06T15:05:00Z")]
    [InlineData("Fri,06 Mar 2020 17:05:00 GMT", "", "2020-03-06T17:05:00Z")]
    [InlineData("Fri, 06 March 2020 17:05:00 -0130", "", "2020-03-06T18:35:00Z")]
    [InlineData("Fri, 6 Mar 2020 17:05:00 +0000 (UTC)", "", "2020-03-06T17:05:00Z")]
    [InlineData("fri, 06 mar 2020 17:05:00 gmt", "", "2020-03-06T17:05:00Z")]
    [InlineData("Fri Mar  6 17:05:00 PST 2020", "", "2020-03-07T01:05:00Z")]
    [InlineData("Fri Mar 6 17:05:00 2020", "", "2020-03-06T17:05:00Z")]
    [InlineData("2020-03-06T17:05:00+0130", "", "2020-03-06T15:35:00Z")]
    [InlineData("2020-03-06T17:05:00.123456789Z", "", "2020-03-06T17:05:00.1234567Z")]
    [InlineData("2020-03-06t17:05:00,5z", "", "2020-03-06T17:05:00.5Z")]
    [InlineData("2020-03", "", "2020-03-01T00:00:00Z")]
    [InlineData("2020-03-06T24:00:00Z", "", "2020-03-07T00:00:00Z")]
    [InlineData("2020-06-30T23:59:60Z", "", "2020-07-01T00:00:00Z")]
    [InlineData("Fri, 06 Mar 2020 17:05:00 CET", "", "2020-03-06T16:05:00Z")]
    [InlineData("Fri, 06 Mar 2020 7:05:00 GMT", "", "2020-03-06T07:05:00Z")]
    [InlineData("Sat, 05 Sept 2020 08:30:00 GMT", "", "2020-09-05T08:30:00Z")]
    [InlineData("Tue, 06 Mar 2020 17:05:00 GMT", "", "2020-03-06T17:05:00Z")]
    [InlineData("Friday, March 6, 2020", "", "2020-03-06T00:00:00Z")]
    [InlineData("Mar 6, 2020 5:05 PM", "", "2020-03-06T17:05:00Z")]
    [InlineData("6th March 2020 at 12:05 am", "", "2020-03-06T00:05:00Z")]
    [InlineData("2020-03-06T17:05:00 +01:00", "", "2020-03-06T16:05:00Z")]
    [InlineData("2020/03/06 17:05:00", "", "2020-03-06T17:05:00Z")]
    [InlineData("Fri, 06 Mar 2020 17:05:00 Z", "", "2020-03-06T17:05:00Z")]
    [InlineData("Fri, 06 Mar 2020 17:05:00 N", "", "2020-03-06T17:05:00Z")]
    [InlineData("2020-03-06 17:05:00 +0200", "", "2020-03-06T15:05:00Z")]
    [InlineData("Fri, 06 Mar 2020 17:05:00 -00:00", "", "2020-03-06T17:05:00Z")]
    [InlineData("06.03.2020", "", "2020-03-06T00:00:00Z")]
    [InlineData("6.3.20 17:05", "", "2020-03-06T17:05:00Z")]
    [InlineData("20200306T170500Z", "", "2020-03-06T17:05:00Z")]
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
    [InlineData("0001-01-01T00:00:00", "")]
    [InlineData("01.01.0001", "d.M.yyyy")]
    [InlineData("1899-12-30", "")]
    [InlineData("-62135596800", "")]
    [InlineData("0", "")]
    [InlineData("0001-01-01T00:00:00+14:00", "")]
    [InlineData("9999-12-31T23:59:60-18:00", "")]
    [InlineData("2020-03-06T25:00:00Z", "")]
    [InlineData("2020-03-06T17:60:00Z", "")]
    [InlineData("Fri, 06 Mar 2020 17:05:00 XYZT", "")]
    [InlineData("Fri, 06 Mar 2020 17:05:00 +9900", "")]
    [InlineData("31.02.2020", "")]
    [InlineData("yesterday", "")]
    [InlineData("2020-11-05", "d/M/yyyy")]
    public void What_is_no_date_or_may_mean_two_days_or_is_before_1900_is_none(string text, string format) => Assert.False(WrittenDate.TryRead(text, format, out _));
}
