namespace Worker.Learning.Quantiles;

/// <summary>Where slices begin. A slice reads L sessions; its first W only warm the state up and carry no loss.</summary>
/// <param name="length">L, above the warm-up.</param>
/// <param name="warmUp">W: sessions without loss at the head of a slice, at least 0.</param>
internal sealed class SliceCuts(int length, int warmUp)
{
    /// <summary>
    /// Starts of slices that carry the loss of every session of the series once, its first W left out. If a series is shorter than a slice
    /// it has one that begins at its start; the gather repeats its last session, whose weight then is 0.
    /// </summary>
    /// <param name="shift">Moves all slices of a series back by a number of sessions drawn from it, so that states differ between epochs;
    /// null does not.</param>
    public List<int> Over(SliceSet set, Random? shift = null)
    {
        var stride = length - warmUp;
        List<int> starts = [];
        for (var series = 0; series < set.Starts.Count; series++)
        {
            var (first, end) = (set.Starts[series], set.EndOf(series));
            if (end - first <= warmUp)
                continue;
            var last = Math.Max(first, end - length);
            var back = shift?.Next(stride) ?? 0;
            for (var start = last - back; start > first; start -= stride)
                starts.Add(start);
            starts.Add(first);
            if (back > 0 && last > first)
                starts.Add(last);
        }
        return starts;
    }
}
