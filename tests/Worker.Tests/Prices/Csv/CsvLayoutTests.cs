using Worker.Prices;
using Worker.Prices.Csv;

namespace Worker.Tests.Prices.Csv;

/// <summary>Files as their makers write them: none needs a setting.</summary>
public sealed class CsvLayoutTests : IDisposable
{
    private static readonly DateOnly Long = new(1970, 1, 1);

    /// <summary>The two bars that each layout holds, in the digits of the first.</summary>
    private static readonly PriceBar[] TwoBars =
    [
        new(new DateOnly(2024, 1, 11), 1186.54m, 1187.05m, 1183.62m, 1185.59m, null, 49128400),
        new(new DateOnly(2024, 1, 12), 1186.06m, 1186.74m, 1185.19m, 1185.92m, null, 40444700),
    ];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Stooq", "Date,Open,High,Low,Close,Volume\r\n2024-01-11,1186.54,1187.05,1183.62,1185.59,49128400\r\n2024-01-12,1186.06,1186.74,1185.19,1185.92,40444700\r\n")]
    [InlineData("Stooq in bulk", "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\nA,D,20240111,000000,1186.54,1187.05,1183.62,1185.59,49128400,0\nA,D,20240112,000000,1186.06,1186.74,1185.19,1185.92,40444700,0\n")]
    [InlineData("Stooq in Polish", "Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen\n2024-01-11,1186.54,1187.05,1183.62,1185.59,49128400\n2024-01-12,1186.06,1186.74,1185.19,1185.92,40444700\n")]
    [InlineData("Alpha Vantage, newest first", "timestamp,open,high,low,close,volume\n2024-01-12,1186.0600,1186.7400,1185.1900,1185.9200,40444700\n2024-01-11,1186.5400,1187.0500,1183.6200,1185.5900,49128400\n")]
    [InlineData("Nasdaq", "Date,Close/Last,Volume,Open,High,Low\n01/12/2024,$1185.92,40444700,$1186.06,$1186.74,$1185.19\n01/11/2024,$1185.59,49128400,$1186.54,$1187.05,$1183.62\n01/31/2023,N/A,,,,\n")]
    [InlineData("investing.com", "\uFEFF\"Date\",\"Price\",\"Open\",\"High\",\"Low\",\"Vol.\",\"Change %\"\n\"01/12/2024\",\"1,185.92\",\"1,186.06\",\"1,186.74\",\"1,185.19\",\"40.4447M\",\"0.03%\"\n\"01/11/2024\",\"1,185.59\",\"1,186.54\",\"1,187.05\",\"1,183.62\",\"49.1284M\",\"-0.12%\"\n\"01/31/2023\",\"-\",\"-\",\"-\",\"-\",\"-\",\"-\"\n")]
    [InlineData("investing.com, older", "Date,Price,Open,High,Low,Vol.,Change %\n\"Jan 12, 2024\",\"1,185.92\",\"1,186.06\",\"1,186.74\",\"1,185.19\",40444.7K,0.03%\n\"Jan 11, 2024\",\"1,185.59\",\"1,186.54\",\"1,187.05\",\"1,183.62\",49128.4K,-0.12%\n")]
    [InlineData("yfinance, three header lines", "Price,Close,High,Low,Open,Volume\nTicker,A,A,A,A,A\nDate,,,,,\n2024-01-11,1185.59,1187.05,1183.62,1186.54,49128400\n2024-01-12,1185.92,1186.74,1185.19,1186.06,40444700\n")]
    [InlineData("yfinance, tickers first", "Ticker,A,A,A,A,A\nPrice,Open,High,Low,Close,Volume\nDate,,,,,\n2024-01-11 00:00:00-05:00,1186.54,1187.05,1183.62,1185.59,49128400\n2024-01-12 00:00:00-05:00,1186.06,1186.74,1185.19,1185.92,40444700\n")]
    [InlineData("European", "Datum;Erster;Hoch;Tief;Schlusskurs;Stuecke;Volumen\n12.01.2024;1.186,06;1.186,74;1.185,19;1.185,92;40.444.700;5\n11.01.2024;1.186,54;1.187,05;1.183,62;1.185,59;49.128.400;5\n")]
    [InlineData("European with blanks", "Date;Open;High;Low;Close;Volume\n12/01/24;1\u00A0186,06;1\u202F186,74;1 185,19;1'185,92 €;40 444 700\n11/01/24;1186,54;1187,05;1183,62;1185,59;49128400\n13/12/23;;;;;\n")]
    [InlineData("Excel with its separator", "sep=;\r\nDate;Open;High;Low;Close;Volume\r\n2024/01/11;1186.54;1187.05;1183.62;1185.59;49128400\r\n2024/01/12;1186.06;1186.74;1185.19;1185.92;40444700\r\n")]
    [InlineData("Google Sheets", "Date\tOpen\tHigh\tLow\tClose\tVolume\n1/11/2024 16:00:00\t1186.54\t1187.05\t1183.62\t1185.59\t49128400\n1/12/2024 16:00:00\t1186.06\t1186.74\t1185.19\t1185.92\t40444700\n1/16/2024 16:00:00\t\t\t\t\t\n")]
    [InlineData("with a title", "Prices of A\nSource: a broker\nDate,Open,High,Low,Last,Volume\n11-Jan-2024,1186.54,1187.05,1183.62,1185.59,49128400\n12-Jan-2024,1186.06,1186.74,1185.19,1185.92,40444700\n")]
    public async Task A_layout_is_recognised_without_a_setting(string layout, string content)
    {
        _folder.Write("A.csv", content);

        var answer = await CsvFiles.Feed(_folder.Path).FetchAsync("A", Long, Cancelled);

        Assert.True(TwoBars.SequenceEqual(answer.Bars), $"{layout}: {string.Join("; ", answer.Bars)}");
        Assert.Empty(answer.Unreadable);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("windows-1252")]
    public async Task An_encoding_is_recognised(string encoding)
    {
        var written = CsvEncoding.Find(encoding)!;
        await File.WriteAllBytesAsync(
            Path.Combine(_folder.Path, "A.csv"),
            [.. written.GetPreamble(), .. written.GetBytes("Datum;Eröffnung;Höchst;Tiefst;Schluss\n2024-01-11;1186,54;1187,05;1183,62;1185,59\n")],
            Cancelled);

        var bar = Assert.Single((await CsvFiles.Feed(_folder.Path).FetchAsync("A", Long, Cancelled)).Bars);

        Assert.Equal(TwoBars[0] with { Volume = null }, bar);
    }

    [Fact]
    public async Task Symbols_side_by_side_in_one_file_are_told_apart_by_their_tickers()
    {
        var path = _folder.Write(
            "all.csv", "Price,Close,Close,Volume,Volume\nTicker,AAPL,MSFT,AAPL,MSFT\nDate,,,,\n2024-01-11,185.59,384.63,49128400,27850800\n2024-01-12,185.92,388.47,40444700,21645700\n");
        using var feed = CsvFiles.Feed(path);

        Assert.Equal([384.63m, 388.47m], (await feed.FetchAsync("msft", Long, Cancelled)).Bars.Select(bar => bar.Close));
        Assert.Equal([185.59m, 185.92m], (await feed.FetchAsync("AAPL", Long, Cancelled)).Bars.Select(bar => bar.Close));
        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => feed.FetchAsync("NVDA", Long, Cancelled));
        Assert.Contains("has prices of AAPL, MSFT; expected NVDA", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_settings_tell_of_a_layout_that_nobody_knows()
    {
        _folder.Write("A.csv", "Tag|Eins|Zwei\n24.11.01|1-5|7\n");
        var options = new PricesOptions
        {
            Csv = new CsvFeedOptions
            {
                Path = _folder.Path,
                DateFormat = "yy.dd.MM",
                Separator = "|",
                Decimal = ",",
                Encoding = "utf-8",
                Currency = "GBp",
                TimeZone = "Europe/London",
                Columns = { Date = "tag", Close = "ZWEI" },
            },
        };
        options.Listings["a"] = new() { Exchange = "LSE" };

        var answer = await CsvFiles.Feed(options).FetchAsync("A", Long, Cancelled);

        Assert.Equal((new DateOnly(2024, 1, 11), 0.07m), (answer.Bars[0].Date, answer.Bars[0].Close));
        Assert.Equal(("GBP", "Europe/London", "LSE"), (answer.Currency, answer.TimeZone, answer.Exchange));
    }

    [Fact]
    public async Task A_column_that_the_settings_name_and_the_file_lacks_is_named_with_the_nearest_one()
    {
        _folder.Write("A.csv", "date,close_px\n2024-01-11,1\n");
        var options = new PricesOptions { Csv = new CsvFeedOptions { Path = _folder.Path, Columns = { Close = "close_pxx" } } };

        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => CsvFiles.Feed(options).FetchAsync("A", Long, Cancelled));

        Assert.Contains("has no column 'close_pxx', which the settings name for Close (the nearest name to close_pxx is 'close_px')", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Aapl.csv", "aapl", "aapl")]
    [InlineData("AAPL.csv", "aapl", "AAPL")]
    [InlineData("aapl.csv", "AAPL", "AAPL")]
    [InlineData("AAPL.CSV", "AAPL", "AAPL")]
    public async Task A_file_is_found_in_any_case(string file, string symbol, string spelling)
    {
        _folder.Write(file, "date,close\n2024-01-11,1\n");

        Assert.Equal(spelling, (await CsvFiles.Feed(_folder.Path).FetchAsync(symbol, Long, Cancelled)).Symbol);
    }

    [Fact]
    public async Task A_long_file_spells_the_symbol_as_its_column_does()
    {
        using var feed = CsvFiles.Feed(_folder.Write("long.csv", "date,close,Name\n2024-01-11,1,AAPL\n"));

        Assert.Equal("AAPL", (await feed.FetchAsync("aapl", Long, Cancelled)).Symbol);
    }
}
