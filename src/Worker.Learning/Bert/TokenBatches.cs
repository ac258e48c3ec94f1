using Worker.Learning.Training;

namespace Worker.Learning.Bert;

/// <summary>How texts of different lengths are put into batches.</summary>
public enum LengthPadding
{
    /// <summary>Texts of like length together, padded to the longest of them: the cost is that of the text, not of the limit.</summary>
    Buckets,

    /// <summary>Every batch padded to the limit, as textbooks do.</summary>
    Fixed,
}

/// <summary>Cuts texts into batches, as numbers of the texts.</summary>
internal static class TokenBatches
{
    /// <summary>
    /// Batches that are sorted together; enough for like lengths to meet, few enough to keep every epoch's batches different.
    /// </summary>
    private const int BatchesPerBucket = 50;

    /// <summary>Every text once, in batches of like length.</summary>
    /// <param name="shuffle">Decides which texts meet and the order of the batches; null sorts all texts, the longest first.</param>
    public static IReadOnlyList<int[]> Of(IReadOnlyList<int[]> texts, int batchSize, LengthPadding padding, Random? shuffle)
    {
        if (padding == LengthPadding.Fixed) return Batches.Of(texts.Count, batchSize, shuffle);

        var items = Enumerable.Range(0, texts.Count).ToArray();
        if (shuffle is null) return [.. items.OrderByDescending(item => texts[item].Length).Chunk(batchSize)];

        shuffle.Shuffle(items);
        var batches = items.Chunk(batchSize * BatchesPerBucket)
            .SelectMany(bucket => bucket.OrderBy(item => texts[item].Length).Chunk(batchSize))
            .ToArray();
        shuffle.Shuffle(batches);
        return batches;
    }

    /// <exception cref="ArgumentException">A text has no token, or more than allowed.</exception>
    public static void Check(IReadOnlyList<int[]> texts, int maxTokens, string name)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            if (texts[i].Length < 1 || texts[i].Length > maxTokens)
                throw new ArgumentException($"Text {i} has {texts[i].Length} tokens, expected 1 to {maxTokens}: encode with that limit.", name);
        }
    }
}
