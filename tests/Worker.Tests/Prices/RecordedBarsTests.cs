using System.Globalization;
using Worker.Prices;

namespace Worker.Tests.Prices;

/// <summary>The rules on real data: they find the rows that are wrong and hardly another.</summary>
public sealed class RecordedBarsTests
{
    private static readonly BarCheckContext Now = Bars.Context with { Today = new(2022, 1, 3), LastFinishedSession = new(2021, 12, 31) };

    [Fact]
    public void Of_619040_bars_of_505_shares_three_are_rejected_ten_keep_their_close_and_no_true_move_is_touched()
    {
        var accepted = 0;
        var rejected = 0;
        var wrong = new List<string>();
        foreach (var file in Directory.EnumerateFiles(SharedData.Path("prices/sp500-2013-2018"), "*.csv").Order(StringComparer.Ordinal))
        {
            var result = BarChecks.Run(Bars.Answer([.. File.ReadLines(file).Skip(1).Select(Parse)]), Now);
            accepted += result.Accepted.Count;
            rejected += result.Rejected.Count;
            var symbol = Path.GetFileName(file).Split('_')[0];
            wrong.AddRange(result.Rejected.Select(bar => $"{symbol} {bar.RowKey} {bar.Rule}"));
            wrong.AddRange(result.Accepted.Where(bar => bar.Repair is not null).Select(bar => $"{symbol} {bar.Date:O} {bar.Repair}"));
        }

        Assert.Equal(619_040, accepted + rejected);
        Assert.Equal(
            [
                "AOS 2014-05-19 high_below_low",
                "BBY 2016-03-14 range_widened",
                "CHD 2014-05-19 open_dropped",
                "CHK 2014-06-30 range_widened",
                "DHR 2014-11-06 open_dropped",
                "IP 2014-07-01 range_widened",
                "LNT 2016-05-19 close_outside_range",
                // 31 dollars between two days of 44.
                "NWL 2017-09-14 split_not_applied",
                "O 2014-08-27 range_widened",
                "O 2014-11-06 open_dropped",
                "SPG 2014-05-28 range_widened",
                "UA 2016-06-10 range_widened",
                "WRK 2016-05-13 range_widened",
            ],
            wrong);
    }

    [Theory]
    [InlineData("prices/AAPL-1980-2009.csv", 7331)]
    [InlineData("prices/AAPL-2010-2020.csv", 2769)]
    public void No_bar_of_a_clean_history_is_rejected_not_even_a_fall_by_half(string file, int bars)
    {
        var result = BarChecks.Run(Bars.Answer([.. File.ReadLines(SharedData.Path(file)).Skip(1).Select(ParseDownload)]), Now);

        Assert.Empty(result.Rejected);
        Assert.Equal(bars, result.Accepted.Count);
    }

    private static PriceBar Parse(string line)
    {
        var fields = line.Split(',');
        return new(DateOnly.Parse(fields[0], CultureInfo.InvariantCulture),
            Price(fields[1]), Price(fields[2]), Price(fields[3]), Price(fields[4]), null, long.Parse(fields[5], CultureInfo.InvariantCulture));
    }

    private static PriceBar ParseDownload(string line)
    {
        var fields = line.Split(',');
        return new(DateOnly.Parse(fields[0], CultureInfo.InvariantCulture),
            Price(fields[1]), Price(fields[2]), Price(fields[3]), Price(fields[4]), Price(fields[5]), long.Parse(fields[6], CultureInfo.InvariantCulture));
    }

    private static decimal? Price(string field) => field.Length == 0 ? null : decimal.Parse(field, CultureInfo.InvariantCulture);
}
