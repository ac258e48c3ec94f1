using System.Globalization;
using Worker.Prices;
using Worker.Prices.Levels;

namespace Worker.Tests.Prices.Levels;

public sealed class LevelCheckTests
{
    private const int Rows = 1250;

    private static readonly DateOnly Start = new(2020, 1, 1);

    public static TheoryData<FeedFault> Faults => new(Enum.GetValues<FeedFault>());

    [Theory]
    [MemberData(nameof(Faults))]
    public void Nine_of_ten_wrong_closes_are_found_and_one_good_one_of_a_hundred_is_lost_at_most(FeedFault fault) =>
        AssertFound(fault, Enumerable.Range(0, 40).Select(seed => FaultyExtract.RandomWalk(Rows, seed)));

    [Theory]
    [MemberData(nameof(Faults))]
    public void The_same_holds_on_recorded_shares(FeedFault fault)
    {
        var files = Directory.GetFiles(SharedData.Path("prices/wiki-2000-2017"), "*.csv").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(150, files.Count);

        AssertFound(fault, files.Select((file, i) =>
        {
            var rows = File.ReadLines(file).Skip(1).Select(line => line.Split(','))
                .Select(row => (DateOnly.Parse(row[0], CultureInfo.InvariantCulture), double.Parse(row[4], CultureInfo.InvariantCulture))).ToList();
            return rows.GetRange(new Random(i).Next(rows.Count - Rows + 1), Rows);
        }));
    }

    [Fact]
    public void A_fall_of_85_percent_beside_an_adjusted_close_that_rises_is_a_split()
    {
        double[] closes = [70, 71, 70.5, 10.6, 10.7, 10.65], adjusted = [10, 10.143, 10.071, 10.6, 10.7, 10.65];

        var wrong = LevelCheck.Find(
            [.. closes.Select((close, i) => new LevelPoint(Start.AddDays(i), close, adjusted[i], false, false))], [], Math.Log(1.5), 1);

        Assert.Equal([0, 1, 2], wrong.Select(level => level.Index));
        Assert.All(wrong, level => Assert.Equal("split_not_applied", level.Rule));
    }

    [Fact]
    public void A_large_dividend_explains_a_fall_beside_an_adjusted_close_that_goes_on()
    {
        double[] closes = [20, 20.1, 20.2, 10.1, 10.2, 10.1], adjusted = [10, 10.05, 10.1, 10.1, 10.2, 10.1];

        Assert.Empty(LevelCheck.Find(
            [.. closes.Select((close, i) => new LevelPoint(Start.AddDays(i), close, adjusted[i], false, false))],
            [new CorporateAction(Start.AddDays(3), "dividend", 10.1m)], Math.Log(1.5), 1));
    }

    [Fact]
    public void A_crash_that_the_adjusted_close_shares_and_that_stays_is_true()
    {
        var points = FaultyExtract.RandomWalk(300, seed: 1)
            .Select((row, i) => new LevelPoint(row.Date, i < 200 ? row.Close : row.Close * 0.5, i < 200 ? row.Close : row.Close * 0.5, false, false)).ToList();

        Assert.Empty(LevelCheck.Find(points, [], Math.Log(1.5), 1));
    }

    [Fact]
    public void Closes_after_stored_ones_are_evaluated_by_them_however_many_they_are()
    {
        var walk = FaultyExtract.RandomWalk(60, seed: 2);
        var points = walk.Select((row, i) => new LevelPoint(row.Date, i < 20 ? row.Close : row.Close / 100, null, i < 20, false)).ToList();

        Assert.Equal(Enumerable.Range(20, 40), LevelCheck.Find(points, [], Math.Log(1.5), 1).Select(level => level.Index));
    }

    [Fact]
    public void A_price_that_never_moves_has_one_level() =>
        Assert.Empty(LevelCheck.Find([.. Enumerable.Range(0, 100).Select(i => new LevelPoint(Start.AddDays(i), 10, 10, false, false))], [], Math.Log(1.5), 1));

    private static void AssertFound(FeedFault fault, IEnumerable<IReadOnlyList<(DateOnly Date, double Close)>> series)
    {
        int wrong = 0, caught = 0, good = 0, lost = 0;
        foreach (var (sound, seed) in series.Select((sound, seed) => (sound, seed)))
        {
            var extract = FaultyExtract.Of(sound, fault, seed);
            var found = extract.Found();
            wrong += extract.IsWrong.Count(isWrong => isWrong);
            good += extract.IsWrong.Count(isWrong => !isWrong);
            caught += found.Count(row => extract.IsWrong[row]);
            lost += found.Count(row => !extract.IsWrong[row]);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{fault}: {caught} of {wrong} wrong closes found, {lost} of {good} good ones lost");
        Assert.True(fault == FeedFault.None ? wrong == 0 : caught >= 0.9 * wrong && wrong > 0, $"{caught} of {wrong} wrong closes were found; expected 90 percent.");
        Assert.True(lost <= 0.01 * good, $"{lost} of {good} good closes were rejected; expected 1 percent at most.");
    }
}
