namespace Worker.Learning.Training;

/// <summary>Cuts item numbers into batches.</summary>
public static class Batches
{
    /// <param name="count">Items are 0 to <paramref name="count"/> - 1.</param>
    /// <param name="size">Items of a batch, at least 1; the last may have fewer.</param>
    /// <param name="shuffle">Decides the order; null keeps it ascending.</param>
    public static IReadOnlyList<int[]> Of(int count, int size, Random? shuffle = null)
    {
        var items = Enumerable.Range(0, count).ToArray();
        shuffle?.Shuffle(items);
        return [.. items.Chunk(size)];
    }
}
