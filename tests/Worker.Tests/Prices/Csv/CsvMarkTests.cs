using System.Globalization;
using System.Text;
using System.Text.Json;
using Worker.Prices;
using Worker.Prices.Csv;

namespace Worker.Tests.Prices.Csv;

/// <summary>A file to which rows were added is read from its end, with the same answer as from its beginning.</summary>
public sealed class CsvMarkTests : IDisposable
{
    private const string Header = "Date,Open,High,Low,Close,Adj Close,Volume\n";

    private static readonly DateOnly Long = new(1970, 1, 1);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Only_the_end_of_a_longer_file_is_read()
    {
        var rows = Rows(100);
        var (feed, mark) = await FirstAsync(Header + string.Concat(rows));
        // Damage in a row that is not read again would be found by reading all.
        var damaged = Header + string.Concat(rows).Replace(rows[20], "never\n" + rows[20][6..], StringComparison.Ordinal);
        var more = damaged + string.Concat(Rows(102)[100..]);
        _folder.Write("AAA.csv", more);
        var path = Path.Combine(_folder.Path, "AAA.csv");
        var hash = new CsvText(path, Encoding.UTF8.GetBytes(damaged), null, line => line) { Spelling = "AAA" }.Hashes(0).All;

        var answer = await feed.FetchIfChangedAsync(
            "AAA", Date(90), new EarlierAnswer(null, (CsvMark.Of(mark)! with { Length = Encoding.UTF8.GetByteCount(damaged), Hash = hash }).ToText()), Cancellation);

        Assert.Empty(answer!.Unreadable);
        Assert.Equal(Enumerable.Range(90, 12).Select(Date), answer.Bars.Select(bar => bar.Date));
    }

    [Theory]
    [InlineData("2019-11-05,100,101,99,9,9,9\n")]
    [InlineData("2019-11-06,100,1x1,99,100,100,9\n")]
    [InlineData("yesterday,100,101,99,100,100,9\n")]
    [InlineData("06/11/2019,100,101,99,100,100,9\n")]
    [InlineData("2019-11-06,\"1,00\",101,99,100,100,9\n")]
    [InlineData("2019-11-06,50,51,49,50,100,9\n2019-11-07,50,51,49,50,100,9\n2019-11-08,50,51,49,50,100,9\n")]
    [InlineData("2019-11-06,50,51,49,50,,9\n2019-11-07,50,51,49,50,,9\n2019-11-08,50,51,49,50,,9\n")]
    [InlineData("2019-10-01,100,101,99,100,100,9\n")]
    [InlineData("2019-11-06,100,101\n")]
    [InlineData("\n\n2019-11-06,100,101,99,100,100,9")]
    [InlineData("2019-11-06,,,,,,\n\0\0")]
    public async Task What_was_added_is_read_as_from_the_beginning(string added)
    {
        var file = Header + string.Concat(Rows(100));
        var (feed, mark) = await FirstAsync(file);

        await SameAsync(feed, file + added, mark, Date(90));
    }

    [Fact]
    public async Task The_answer_is_the_same_for_files_and_additions_of_any_kind()
    {
        var random = new Random(11);
        var marked = 0;
        for (var round = 0; round < 400; round++)
        {
            var style = random.Next(4);
            var rows = Enumerable.Range(0, 60 + random.Next(120)).Select(i => Row(random, i, style)).ToList();
            var header = style == 1 ? Header.Replace(',', ';') : Header;
            if (random.Next(4) == 0)
                rows[random.Next(rows.Count)] = Odd(random);
            var known = 50 + random.Next(rows.Count - 50);
            var first = header + string.Concat(rows.Take(known));
            if (random.Next(5) == 0)
                first = first[..^random.Next(1, 8)];
            var second = random.Next(6) == 0 ? header + string.Concat(rows) : first + string.Concat(rows.Skip(known));
            var (feed, mark) = await FirstAsync(first);
            marked += mark is null ? 0 : 1;

            mark = await SameAsync(feed, second, mark, Date(known - random.Next(12)));
            await SameAsync(feed, second + Row(random, rows.Count, style), mark, Date(rows.Count - random.Next(12)));
        }
        Assert.InRange(marked, 150, 400);
    }

    private static string Odd(Random random) => random.Next(6) switch
    {
        0 => "total,1,2\n",
        1 => "\n",
        2 => Row(random, 30, 0),
        3 => Row(random, 30, 0).Replace("2019-", "1800-", StringComparison.Ordinal),
        4 => "03/04/2020,100,101,99,100,100,9\n",
        _ => "2020-03-04,\"10,5\",101,99,100,100,9\n",
    };

    // Of a style: plain, with decimal commas, with Windows line ends, without an adjusted close. Some closes leap.
    private static string Row(Random random, int i, int style)
    {
        var close = 100 + i * 0.01m + random.Next(100) / 100m;
        close = random.Next(150) == 0 ? close / 2 : close;
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{Date(i):yyyy-MM-dd},{close},{close + 1},{close - 1},{close},{(style == 3 ? "" : "100")},{random.Next(1000)}");
        return random.Next(30) == 0 ? string.Create(CultureInfo.InvariantCulture, $"{Date(i):yyyy-MM-dd},,,,,,\n")
            : style == 1 ? text.Replace(',', ';').Replace('.', ',') + "\n"
            : text + (style == 2 ? "\r\n" : "\n");
    }

    private static string[] Rows(int count) =>
        [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Date(i):yyyy-MM-dd},100,101,99,{100 + i % 7},{100 + i % 7},{i}\n"))];

    // Weekdays from 2019-06-19 on.
    private static DateOnly Date(int i) => new DateOnly(2019, 6, 17).AddDays((i + 2) / 5 * 7 + (i + 2) % 5);

    private async Task<(CsvPriceFeed Feed, string? Mark)> FirstAsync(string file)
    {
        _folder.Write("AAA.csv", file);
        var feed = CsvFiles.Feed(_folder.Path);
        try
        {
            return (feed, (await feed.FetchAsync("AAA", Long, Cancellation)).Mark);
        }
        catch (PriceFeedException)
        {
            return (feed, null);
        }
    }

    private async Task<string?> SameAsync(CsvPriceFeed feed, string file, string? mark, DateOnly from)
    {
        _folder.Write("AAA.csv", file);
        var (expected, _) = await OutcomeAsync(feed, from, mark: null);
        var (actual, next) = await OutcomeAsync(feed, from, mark);
        Assert.Equal(expected, actual);
        return next;
    }

    private static async Task<(string Outcome, string? Mark)> OutcomeAsync(CsvPriceFeed feed, DateOnly from, string? mark)
    {
        try
        {
            var answer = (await feed.FetchIfChangedAsync("AAA", from, new EarlierAnswer(null, mark), Cancellation))!;
            return (JsonSerializer.Serialize(answer), answer.Mark);
        }
        catch (PriceFeedException refusal)
        {
            return (refusal.Message, null);
        }
    }
}
