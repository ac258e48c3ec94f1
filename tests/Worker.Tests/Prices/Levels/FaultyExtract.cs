using Worker.Prices;
using Worker.Prices.Levels;

namespace Worker.Tests.Prices.Levels;

/// <summary>Which fault of a feed an extract has.</summary>
public enum FeedFault
{
    None,
    SingleRowsInPounds,
    SingleRowsInPence,
    BlockInPounds,
    PoundsToTheEnd,
    PoundsFromTheStart,
    MostRowsInPounds,
    SplitNotAppliedToABlockBeforeIt,
    SplitNotAppliedToAnyRowBeforeIt,
    SplitNotAppliedToSingleRows,
    SplitNotAppliedToABlockInBothColumns,
    SplitAppliedTwiceAfterIt,
}

/// <summary>Sound closes into which a fault was put, repeatable by a seed: what is wrong is known.</summary>
internal sealed class FaultyExtract
{
    private const int Singles = 20, LongestBlock = 60;

    private readonly double[] _closes;
    private readonly double[] _adjusted;
    private readonly DateOnly[] _dates;
    private readonly Random _random;
    private readonly List<CorporateAction> _actions = [];

    private FaultyExtract(IReadOnlyList<(DateOnly Date, double Close)> sound, int seed)
    {
        _dates = [.. sound.Select(row => row.Date)];
        _closes = [.. sound.Select(row => row.Close)];
        _adjusted = [.. _closes];
        IsWrong = new bool[_closes.Length];
        _random = new Random(seed);
    }

    /// <summary>Of each row, whether the fault changed it.</summary>
    public bool[] IsWrong { get; }

    /// <summary>What the feed's prices were divided by: 100 if it quotes pence.</summary>
    public decimal UnitsPerQuote { get; private set; } = 1;

    public static FaultyExtract Of(IReadOnlyList<(DateOnly Date, double Close)> sound, FeedFault fault, int seed)
    {
        var extract = new FaultyExtract(sound, seed);
        extract.Put(fault);
        return extract;
    }

    /// <summary>A random walk of daily moves of about two percent, on weekdays.</summary>
    public static IReadOnlyList<(DateOnly Date, double Close)> RandomWalk(int rows, int seed)
    {
        var random = new Random(seed);
        var walk = new List<(DateOnly, double)>();
        var close = 50.0;
        for (var date = new DateOnly(2015, 1, 1); walk.Count < rows; date = date.AddDays(1))
        {
            if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
                continue;
            close *= Math.Exp(0.035 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5));
            walk.Add((date, close));
        }
        return walk;
    }

    /// <summary>The rows that the level check finds.</summary>
    public IReadOnlySet<int> Found() => LevelCheck
        .Find([.. _closes.Select((close, i) => new LevelPoint(_dates[i], close, _adjusted[i], false, false))], _actions, Math.Log(1.5), UnitsPerQuote)
        .Select(wrong => wrong.Index).ToHashSet();

    private void Put(FeedFault fault)
    {
        var rows = _closes.Length;
        var split = _random.Next(rows / 2, rows - 30);
        var ratio = new[] { 2, 3, 1.5, 4, 5, 10 }[_random.Next(6)];
        var block = (From: _random.Next(50, rows - 100), Length: _random.Next(2, LongestBlock));
        if (fault is FeedFault.SingleRowsInPounds or FeedFault.BlockInPounds or FeedFault.PoundsToTheEnd or FeedFault.PoundsFromTheStart or FeedFault.MostRowsInPounds)
            UnitsPerQuote = 100;
        if (fault >= FeedFault.SplitNotAppliedToABlockBeforeIt)
            _actions.Add(new CorporateAction(_dates[split], "split", (decimal)ratio));
        switch (fault)
        {
            case FeedFault.SingleRowsInPounds: Scatter(rows, 0.01, both: true); break;
            case FeedFault.SingleRowsInPence: Scatter(rows, 100, both: true); break;
            case FeedFault.BlockInPounds: Scale(block.From, block.From + block.Length, 0.01, both: true); break;
            case FeedFault.PoundsToTheEnd: Scale(rows - block.Length, rows, 0.01, both: true); break;
            case FeedFault.PoundsFromTheStart: Scale(0, 3 * block.Length, 0.01, both: true); break;
            case FeedFault.MostRowsInPounds: Scale(0, rows * 6 / 10, 0.01, both: true); break;
            case FeedFault.SplitNotAppliedToABlockBeforeIt: Scale(split - block.Length, split, ratio, both: false); break;
            case FeedFault.SplitNotAppliedToAnyRowBeforeIt: Scale(0, split, ratio, both: false); break;
            case FeedFault.SplitNotAppliedToSingleRows: Scatter(split, ratio, both: false); break;
            case FeedFault.SplitNotAppliedToABlockInBothColumns: Scale(split - block.Length, split, ratio, both: true); break;
            case FeedFault.SplitAppliedTwiceAfterIt: Scale(split, split + 15, 1 / ratio, both: true); break;
            default: break;
        }
    }

    private void Scatter(int rows, double factor, bool both)
    {
        for (var n = 0; n < Singles; n++)
        {
            var row = _random.Next(rows);
            if (!IsWrong[row])
                Scale(row, row + 1, factor, both);
        }
    }

    private void Scale(int from, int to, double factor, bool both)
    {
        for (var i = from; i < to; i++)
        {
            _closes[i] *= factor;
            if (both)
                _adjusted[i] *= factor;
            IsWrong[i] = true;
        }
    }
}
