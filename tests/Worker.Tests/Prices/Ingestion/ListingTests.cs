using Worker.Calendars.Exchanges;
using Worker.Prices;
using Worker.Prices.Ingestion;

namespace Worker.Tests.Prices.Ingestion;

public sealed class ListingTests
{
    private static readonly DateTimeOffset Now = new(2022, 1, 3, 12, 0, 0, TimeSpan.Zero);

    // 1.3 GB before. Issue 9.
    [Theory]
    [InlineData("9999-12-31")]
    [InlineData("0001-01-01")]
    public void A_bar_of_an_impossible_year_costs_nothing_and_does_not_choose_the_calendar(string date)
    {
        var days = Enumerable.Range(0, 500).Select(i => new DateOnly(2020, 1, 2).AddDays(i)).Where(NewYork.Calendar.IsSession);
        PriceFeedAnswer Answer(IEnumerable<DateOnly> dates) => new() { Symbol = "AAA", Bars = [.. dates.Select(day => Bars.Of(day, 10))] };
        var expected = Listing.Of(Answer(days), new StoredPrices(), new PricesOptions(), Now);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var listing = Listing.Of(Answer(days.Append(DateOnly.Parse(date, null))), new StoredPrices(), new PricesOptions(), Now);

        Assert.Equal(expected.Calendar.Name, listing.Calendar.Name);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }
}
