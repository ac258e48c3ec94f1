namespace Worker.Prices.Levels;

/// <summary>
/// Tells which moves of a series are faults of the feed. A fault leaves the level of the prices by a factor of units, or by a split
/// that the adjusted close or a recorded split gives away, or leaves it and comes back; any other move is the price's own.
/// </summary>
internal sealed class LevelBreaks
{
    // The smallest ratio of a split is 3:2.
    private const double SmallestBreak = 0.336;

    private const double LeastWayBack = 0.2;

    // A break is as many ordinary moves as no price makes in a day.
    private const double BreakInNoise = 6, WayBackInNoise = 5;

    // A move by the very ratio of a recorded split is that split, unless the price makes such moves.
    private const double ImpossibleInNoise = 12;

    private const double LeastNoise = 0.005, MostNoise = 0.08;

    /// <summary>For how many bars a level without other evidence may last and still be a fault because it comes back.</summary>
    private const int LongestBlock = 60, LongestJump = 3;

    private readonly IReadOnlyList<LevelPoint> _points;
    private readonly IReadOnlyList<CorporateAction> _actions;
    private readonly double _largestMove;
    private readonly double _noise;

    /// <param name="largestMove">The largest move that is believed at once, as a logarithm.</param>
    public LevelBreaks(IReadOnlyList<LevelPoint> points, IReadOnlyList<CorporateAction> actions, double largestMove)
    {
        (_points, _actions, _largestMove) = (points, actions, largestMove);
        _noise = Noise(points);
        Factors = new LevelFactors([.. actions.Where(action => action is { Kind: "split", Value: > 0 } && action.Value != 1)], _noise);
    }

    public LevelFactors Factors { get; }

    /// <summary>By how much each close differs from the level of the first one because of faults of the feed, as a logarithm.</summary>
    public double[] Offsets()
    {
        var faults = Faults();
        var offsets = new double[_points.Count];
        for (var i = 1; i < offsets.Length; i++)
            offsets[i] = offsets[i - 1] + faults[i];
        return offsets;
    }

    /// <summary>The move to a close from the one before it, as a logarithm.</summary>
    public double Move(int i) => Math.Log(_points[i].Close / _points[i - 1].Close);

    /// <summary>
    /// The factor by which the close leaps while the adjusted close continues; null if it does not, or if a dividend explains it. What is
    /// no factor of units or splits may be a spin-off, which the adjusted close takes for a dividend.
    /// </summary>
    public double? ByAdjustedClose(int i)
    {
        if (_points[i].Adjustment is not { } after || _points[i - 1].Adjustment is not { } before)
            return null;
        var (move, leap) = (Move(i), after - before);
        // If the adjusted close moves more, it is at fault itself.
        if (Math.Abs(leap) < SmallestBreak || Math.Abs(move) <= Math.Abs(move - leap) || IsDividend(i))
            return null;
        return Factors.Exact(leap);
    }

    private bool IsDividend(int i) => _actions.Any(action => action.Kind is "dividend" or "capital_gain"
        && Math.Abs(action.Date.DayNumber - _points[i].Date.DayNumber) <= 4 && (double)action.Value > 0.2 * _points[i - 1].Close);

    private double[] Faults()
    {
        var faults = new double[_points.Count];
        var unsure = new List<int>();
        for (var i = 1; i < _points.Count; i++)
        {
            if (_points[i].IsBreakExcused || (_points[i].IsTrusted && _points[i - 1].IsTrusted))
                continue;
            if (ByAdjustedClose(i) is { } exact)
                faults[i] = exact;
            else if (Math.Abs(Move(i)) < Math.Max(SmallestBreak, BreakInNoise * _noise))
                continue;
            else if (Certain(i) is { } factor)
                faults[i] = factor;
            else
                unsure.Add(i);
        }
        for (var k = 0; k < unsure.Count; k++)
            DecideUnsure(unsure, k, faults);
        TakeBack(faults);
        return faults;
    }

    /// <summary>
    /// The way back is what the way there was, with the price's own move of the day: it is known by less, and taken back exactly.
    /// </summary>
    private void TakeBack(double[] faults)
    {
        var offset = 0.0;
        for (var i = 1; i < faults.Length; i++)
        {
            var isOff = Math.Abs(offset) > LeastWayBack;
            var isWayBack = faults[i] != 0
                ? Math.Abs(faults[i] + offset) <= Factors.UnitTolerance
                : !_points[i].IsTrusted && Math.Abs(Move(i)) >= Math.Max(LeastWayBack, WayBackInNoise * _noise)
                    && Math.Abs(Move(i) + offset) <= 2 * Factors.Tolerance;
            if (isOff && isWayBack)
                faults[i] = -offset;
            offset += faults[i];
        }
    }

    private double? Certain(int i)
    {
        var move = Move(i);
        if (Factors.Recorded(move, _points[i].Date) is { } recorded
            && (Math.Abs(move) >= ImpossibleInNoise * _noise || Factors.OnItsDate(move, _points[i].Date) is not null))
        {
            return recorded;
        }
        return Factors.Unit(move);
    }

    private void DecideUnsure(List<int> unsure, int k, double[] faults)
    {
        var i = unsure[k];
        if (faults[i] != 0)
            return;
        var move = Move(i);
        if (k + 1 < unsure.Count && IsPair(i, unsure[k + 1]))
            (faults[i], faults[unsure[k + 1]]) = (move, -move);
        else if (Math.Abs(move) > _largestMove && i + 1 < _points.Count && IsNearerToBefore(i) && faults[i + 1] == 0)
            (faults[i], faults[i + 1]) = (move, -move);
        else if (Math.Abs(move) > _largestMove && i == _points.Count - 1)
            faults[i] = move;
    }

    /// <summary>Whether one break takes back the other, soon enough for what they are.</summary>
    private bool IsPair(int i, int j)
    {
        var isSplit = Factors.Split(Move(i)) is not null;
        return j - i <= (isSplit ? LongestBlock : LongestJump)
            && (isSplit || Math.Abs(Move(i)) > _largestMove)
            && Math.Abs(Math.Log(_points[j].Close / _points[j - 1].Close) + Move(i)) <= Factors.Tolerance + _noise;
    }

    /// <summary>Whether the next close is nearer to the one before the leap than to the leap.</summary>
    private bool IsNearerToBefore(int i) =>
        Math.Abs(Math.Log(_points[i + 1].Close / _points[i - 1].Close)) < Math.Abs(Math.Log(_points[i + 1].Close / _points[i].Close));

    /// <summary>The standard deviation of an ordinary move, from the median, which faults do not touch.</summary>
    private static double Noise(IReadOnlyList<LevelPoint> points)
    {
        if (points.Count < 3)
            return LeastNoise;
        var moves = new double[points.Count - 1];
        for (var i = 0; i < moves.Length; i++)
            moves[i] = Math.Abs(Math.Log(points[i + 1].Close / points[i].Close));
        Array.Sort(moves);
        return Math.Clamp(1.4826 * moves[(moves.Length - 1) / 2], LeastNoise, MostNoise);
    }
}
