namespace Worker.Prices.Levels;

/// <summary>A close as the level check sees it.</summary>
/// <param name="IsTrusted">Whether it is stored already: it is never rejected, and says which level is right.</param>
/// <param name="IsBreakExcused">Whether the move to this close is not checked, since the bar before it has no usable price.</param>
internal readonly record struct LevelPoint(DateOnly Date, double Close, double? AdjustedClose, bool IsTrusted, bool IsBreakExcused)
{
    public static LevelPoint Of(PriceBar bar, bool isTrusted, bool isBreakExcused = false) => new(
        bar.Date, (double)bar.Close!.Value, bar.AdjustedClose is > 0 and var adjusted ? (double)adjusted : null, isTrusted, isBreakExcused);

    /// <summary>Logarithm of close over adjusted close: 0 without a later dividend; null without an adjusted close.</summary>
    public double? Adjustment => AdjustedClose is { } adjusted ? Math.Log(Close / adjusted) : null;
}

/// <summary>A close that is on a wrong level.</summary>
/// <param name="Rule"><c>unit_switch</c>, <c>split_not_applied</c> or <c>jump_without_split</c>.</param>
/// <param name="Factor">The wrong level over the right one.</param>
/// <param name="Reference">The newest close on the right level before it, else the first one after it.</param>
internal readonly record struct WrongLevel(int Index, string Rule, double Factor, LevelPoint Reference);
