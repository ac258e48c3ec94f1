using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Worker.Prices;
using Worker.Prices.Csv;
using Worker.Prices.Yahoo;

namespace Worker.Tests.Prices;

public sealed class PricesOptionsTests
{
    [Fact]
    public void The_defaults_are_valid_and_mean_yahoo() => Assert.IsType<YahooPriceFeed>(Services().GetRequiredService<IPriceFeed>());

    [Fact]
    public void The_source_chooses_the_feed() =>
        Assert.IsType<CsvPriceFeed>(Services(("Source", "csv"), ("Csv:Path", "prices")).GetRequiredService<IPriceFeed>());

    [Theory]
    [InlineData("Source", "7", "Source: expected one of Yahoo, Csv.")]
    [InlineData("Source", "Csv", "Csv.Path: is empty while Prices:Source is Csv")]
    [InlineData("Yahoo:BaseAddress", "ftp://example.org/", "Yahoo.BaseAddress: expected an absolute http or https address.")]
    [InlineData("From", "1492-10-12", "From: 1492-10-12 is not between 1900-01-01 and today")]
    [InlineData("Symbols:0", "AAPL,MSFT", "Symbols: 'AAPL,MSFT' is no symbol")]
    [InlineData("Symbols:0", "", "Symbols: '' is no symbol")]
    [InlineData("OverlapSessions", "1", "OverlapSessions")]
    [InlineData("MaxDailyMove", "0", "MaxDailyMove")]
    [InlineData("Holidays:londinium:0", "2026-01-05", "Holidays.londinium: is no trading calendar; expected one of new_york, london")]
    [InlineData("Calendars:AAPL", "londinium", "Calendars.AAPL: 'londinium' is no trading calendar; expected one of new_york, london, frankfurt, paris")]
    [InlineData("Http:MaxRetries", "11", "Http.MaxRetries")]
    [InlineData("Http:TotalTimeout", "00:00:01", "Http.AttemptTimeout: 00:00:30 is more than TotalTimeout, 00:00:01")]
    [InlineData("Http:BreakerPause", "03:00:00", "Http.BreakerPause: 03:00:00 is more than MaxBreakerPause, 02:00:00")]
    [InlineData("Http:UserAgent", "caf\u00e9", "Http.UserAgent must be printable ASCII")]
    public void A_setting_out_of_bounds_is_refused_by_name(string key, string value, string said)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Services((key, value)).GetRequiredService<IOptions<PricesOptions>>().Value);

        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_calendar_is_set_for_a_symbol_in_any_case() =>
        Assert.Equal("every_day", Services(("Calendars:BTC-USD", "every_day")).GetRequiredService<IOptions<PricesOptions>>().Value.Calendars["btc-usd"]);

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var refusal = Assert.Throws<OptionsValidationException>(() =>
            Services(("Source", "Csv"), ("Http:MaxRetries", "-1"), ("Symbols:0", "AAPL"), ("Symbols:1", "aapl")).GetRequiredService<IOptions<PricesOptions>>().Value);

        Assert.Equal(3, refusal.Failures.Count());
    }

    [Fact]
    public void Added_holidays_are_read_by_the_name_of_their_calendar()
    {
        var options = Services(("Holidays:riyadh:0", "2026-03-17"), ("Holidays:riyadh:1", "2026-03-18")).GetRequiredService<IOptions<PricesOptions>>().Value;

        Assert.False(options.CalendarCatalog().ByName("riyadh").IsSession(new(2026, 3, 18)));
        Assert.True(options.CalendarCatalog().ByName("riyadh").IsSession(new(2026, 3, 15)));
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Prices:{setting.Key}", (string?)setting.Value))).Build();
        return new ServiceCollection().AddLogging().AddPriceFeeds(configuration).BuildServiceProvider();
    }
}
