using Worker.Calendars;
using Worker.Calendars.Choice;

namespace Worker.Tests.Calendars.Choice;

public sealed class CalendarChoiceTests
{
    private static readonly DateOnly[] Weekdays =
        [.. Enumerable.Range(0, 365).Select(new DateOnly(2019, 1, 1).AddDays).Where(TradingCalendar.IsWeekday)];

    [Fact]
    public void The_setting_goes_before_the_exchange_the_exchange_before_the_suffix_and_the_suffix_before_the_zone()
    {
        var all = new TradedInstrument
        {
            Symbol = "7203.T",
            Setting = "sydney",
            Exchange = "HKG",
            Type = "EQUITY",
            TimeZone = "Europe/London",
            Dates = [],
        };

        Assert.Equal("sydney", Choose(all));
        Assert.Equal("hong_kong", Choose(all with { Setting = null }));
        Assert.Equal("tokyo", Choose(all with { Setting = null, Exchange = "XYZ" }));
        Assert.Equal("london", Choose(all with { Setting = null, Exchange = null, Symbol = "TOYOTA" }));
    }

    [Theory]
    [InlineData("LSE", "london")]
    [InlineData("GER", "frankfurt")]
    [InlineData("PAR", "paris")]
    [InlineData("AMS", "amsterdam")]
    [InlineData("BRU", "brussels")]
    [InlineData("LIS", "lisbon")]
    [InlineData("MIL", "milan")]
    [InlineData("MCE", "madrid")]
    [InlineData("EBS", "zurich")]
    [InlineData("STO", "stockholm")]
    [InlineData("JPX", "tokyo")]
    [InlineData("HKG", "hong_kong")]
    [InlineData("ASX", "sydney")]
    [InlineData("TOR", "toronto")]
    [InlineData("SAO", "sao_paulo")]
    [InlineData("SAU", "riyadh")]
    [InlineData("TLV", "tel_aviv")]
    [InlineData("NYQ", "new_york")]
    [InlineData("XTKS", "tokyo")]
    [InlineData("Tokyo", "tokyo")]
    public void An_exchange_is_known_by_its_yahoo_code_its_mic_and_the_calendars_name(string exchange, string calendar) =>
        Assert.Equal(calendar, Choose(new TradedInstrument { Symbol = "X", Exchange = exchange, Dates = Weekdays }));

    [Theory]
    [InlineData("VOD.L", "london")]
    [InlineData("SAP.DE", "frankfurt")]
    [InlineData("MC.PA", "paris")]
    [InlineData("ASML.AS", "amsterdam")]
    [InlineData("ENI.MI", "milan")]
    [InlineData("SAN.MC", "madrid")]
    [InlineData("NESN.SW", "zurich")]
    [InlineData("VOLV-B.ST", "stockholm")]
    [InlineData("7203.T", "tokyo")]
    [InlineData("0700.HK", "hong_kong")]
    [InlineData("BHP.AX", "sydney")]
    [InlineData("RY.TO", "toronto")]
    [InlineData("PETR4.SA", "sao_paulo")]
    [InlineData("2222.SR", "riyadh")]
    [InlineData("TEVA.TA", "tel_aviv")]
    [InlineData("aapl.us", "new_york")]
    public void A_symbols_suffix_tells_its_exchange(string symbol, string calendar) =>
        Assert.Equal(calendar, Choose(new TradedInstrument { Symbol = symbol, Dates = Weekdays }));

    [Fact]
    public void A_class_of_shares_is_no_suffix() =>
        Assert.Null(ExchangeNames.CalendarBySuffix("BRK.B"));

    [Theory]
    [InlineData("EURUSD=X", "CURRENCY", "Europe/London")]
    [InlineData("GC=F", "FUTURE", "America/New_York")]
    [InlineData("GBPUSD=X", null, "Europe/London")]
    public void What_trades_on_no_stock_exchange_is_evaluated_by_its_history(string symbol, string? type, string zone) =>
        Assert.Equal("weekdays", Choose(new TradedInstrument { Symbol = symbol, Type = type, TimeZone = zone, Dates = Weekdays }));

    [Fact]
    public void A_cryptocurrency_trades_every_day_before_it_has_a_history() =>
        Assert.Equal("every_day", Choose(new TradedInstrument { Symbol = "BTC-USD", Exchange = "CCC", Type = "CRYPTOCURRENCY", TimeZone = "UTC", Dates = [] }));

    private static string Choose(TradedInstrument instrument) => CalendarChoice.Of(instrument, CalendarCatalog.Standard).Name;
}
