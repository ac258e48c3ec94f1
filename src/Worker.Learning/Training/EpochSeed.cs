namespace Worker.Learning.Training;

/// <summary>
/// One seed for every epoch, drawn from the training's: an epoch repeats without those before it, and so a resumed
/// training needs no generator state.
/// </summary>
internal static class EpochSeed
{
    /// <summary>The output mix of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), so that near seeds share nothing.</summary>
    /// <param name="epoch">From 1; 0 is for the initial weights.</param>
    public static long Of(long seed, int epoch)
    {
        var z = unchecked((ulong)seed + (0x9E3779B97F4A7C15UL * ((ulong)epoch + 1)));
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return (long)((z ^ (z >> 31)) >> 1);
    }
}
