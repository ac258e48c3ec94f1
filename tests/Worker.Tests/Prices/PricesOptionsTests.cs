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
    public void The_defaults_are_valid_and_mean_yahoo() => Assert.IsType<YahooPriceFeed>(Assert.Single(Services().GetRequiredService<PriceFeedOrder>().Feeds));

    [Fact]
    public void The_source_chooses_the_feed() =>
        Assert.IsType<CsvPriceFeed>(Services(("Source", "csv"), ("Csv:Path", "prices")).GetRequiredService<PriceFeedOrder>().First);

    [Fact]
    public void Several_sources_are_asked_in_their_order() =>
        Assert.Equal(
            ["csv", "yahoo", "sql"],
            Services(
                ("Sources:0", "Csv"), ("Sources:1", "Yahoo"), ("Sources:2", "Sql"), ("Csv:Path", "prices"),
                ("Sql:ConnectionString", "Host=market"), ("Sql:Query", "select date, close from eod where ticker = @symbol"))
                .GetRequiredService<PriceFeedOrder>().Feeds.Select(feed => feed.Name));

    [Theory]
    [InlineData("Source", "7", "Source: expected Yahoo, Csv, Sql.")]
    [InlineData("Source", "Csv", "Csv.Path: is empty, and so is Csv:Address")]
    [InlineData("Source", "Sql", "Sql.ConnectionString: is empty while Sql is a source of prices")]
    [InlineData("Listings:7203.T:TimeZone", "Tokyo", "Listings.7203.T.TimeZone: 'Tokyo' is not known")]
    [InlineData("Listings:AAPL:Splits:31.8.2020", "4", "Listings.AAPL.Splits: '31.8.2020' is no date")]
    [InlineData("Listings:AAPL:Splits:2020-08-31", "0", "Listings.AAPL.Splits.2020-08-31: 0 is no split")]
    [InlineData("Yahoo:BaseAddress", "ftp://example.org/", "Yahoo.BaseAddress: expected an absolute http or https address.")]
    [InlineData("From", "1492-10-12", "From: 1492-10-12 is not between 1900-01-01 and today")]
    [InlineData("Symbols:0", "AAPL,MSFT", "Symbols: 'AAPL,MSFT' is no symbol")]
    [InlineData("Symbols:0", "", "Symbols: '' is no symbol")]
    [InlineData("OverlapSessions", "1", "OverlapSessions")]
    [InlineData("MaxDailyMove", "0", "MaxDailyMove")]
    [InlineData("Holidays:londinium:0", "2026-01-05", "Holidays.londinium: is no trading calendar; expected one of new_york, london")]
    [InlineData("Calendars:AAPL", "londinium", "Calendars.AAPL: 'londinium' is no trading calendar; expected one of new_york, london, frankfurt, paris")]
    [InlineData("Http:MaxRetries", "11", "Http.MaxRetries")]
    [InlineData("Http:MaxResponseBytes", "16777217", "Http.MaxResponseBytes: is 16777217; expected at most 16777216")]
    [InlineData("Http:TotalTimeout", "00:00:01", "Http.AttemptTimeout: 00:00:30 is more than TotalTimeout, 00:00:01")]
    [InlineData("Http:BreakerPause", "03:00:00", "Http.BreakerPause: 03:00:00 is more than MaxBreakerPause, 02:00:00")]
    [InlineData("Http:UserAgent", "caf\u00e9", "Http.UserAgent must be printable ASCII")]
    public void A_setting_out_of_bounds_is_refused_by_name(string key, string value, string said)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Services((key, value)).GetRequiredService<IOptions<PricesOptions>>().Value);

        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Csv:Decimal", ";", "Csv.Decimal: expected a point, a comma")]
    [InlineData("Csv:Separator", "||", "Csv.Separator: expected one ASCII character")]
    [InlineData("Csv:Encoding", "utf-9", "Csv.Encoding: is not known")]
    [InlineData("Csv:TimeZone", "Mars/Olympus", "Csv.TimeZone: is not known")]
    [InlineData("Csv:Address", "https://example.org/{symbol}", "Csv.Path: is set and so is Csv:Address")]
    [InlineData("Sources:1", "Csv", "Sources: Csv is there 2 times")]
    public void A_setting_of_csv_out_of_bounds_is_refused_by_name(string key, string value, string said)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() =>
            Services(("Sources:0", "Csv"), ("Csv:Path", "prices"), (key, value)).GetRequiredService<IOptions<PricesOptions>>().Value);

        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.org/daily.csv", "has no {symbol}")]
    [InlineData("example.org/{symbol}.csv", "is no absolute http or https address")]
    [InlineData("ftp://example.org/{symbol}.csv", "is no absolute http or https address")]
    [InlineData("https://example.org/{symbol}?k={apikey}", "has a placeholder that is not known")]
    [InlineData("https://example.org/{symbol}?k={key}", "has {key} while Prices:Csv:Key is empty")]
    public void An_address_that_cannot_be_asked_is_refused(string address, string said)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() =>
            Services(("Source", "Csv"), ("Csv:Address", address)).GetRequiredService<IOptions<PricesOptions>>().Value);

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
        return new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddPriceFeeds().BuildServiceProvider();
    }
}
