namespace Worker.Learning.Bert.Masked;

/// <summary>
/// A text whose masked tokens are to be guessed (Devlin et al. 2019, 3.1): 15 % of its tokens are chosen; of these 80 % become
/// <c>[MASK]</c>, 10 % another token, 10 % stay.
/// </summary>
/// <param name="Ids">The text as the network sees it.</param>
/// <param name="Positions">What is to be guessed; at least one.</param>
/// <param name="Targets">The true tokens, one a position.</param>
internal sealed record MaskedTokens(int[] Ids, int[] Positions, int[] Targets)
{
    private const double Share = 0.15;

    /// <param name="text"><c>[CLS] ... [SEP]</c> with at least one token between.</param>
    /// <param name="maskId">The id of <c>[MASK]</c>.</param>
    /// <param name="vocabulary">Ids that a token may be replaced by: all below it.</param>
    public static MaskedTokens Of(int[] text, int maskId, int vocabulary, Random random)
    {
        var inner = Enumerable.Range(1, text.Length - 2).ToArray();
        random.Shuffle(inner);
        int[] positions = [.. inner.Take(Math.Max(1, (int)Math.Round(Share * inner.Length))).Order()];
        var ids = (int[])text.Clone();
        foreach (var position in positions)
        {
            var way = random.NextDouble();
            if (way < 0.8) ids[position] = maskId;
            else if (way < 0.9) ids[position] = random.Next(vocabulary);
        }

        return new MaskedTokens(ids, positions, Array.ConvertAll(positions, position => text[position]));
    }
}
