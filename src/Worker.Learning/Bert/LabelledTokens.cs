namespace Worker.Learning.Bert;

/// <summary>Texts as token ids with what they are: the data that a sentiment network is trained on.</summary>
/// <param name="Texts">Each as <see cref="WordPieceTokenizer.Encode"/> gives it: <c>[CLS] ... [SEP]</c>, no padding.</param>
/// <param name="Labels">Whether each is positive; as many as texts.</param>
public sealed record LabelledTokens(IReadOnlyList<int[]> Texts, IReadOnlyList<bool> Labels)
{
    public int Count => Texts.Count;

    /// <exception cref="ArgumentException">Texts and labels differ in number, or a text is empty or longer than allowed.</exception>
    internal void Check(int maxTokens, string name)
    {
        if (Texts.Count != Labels.Count) throw new ArgumentException($"There are {Texts.Count} texts and {Labels.Count} labels.", name);
        if (Texts.Count == 0) throw new ArgumentException("There is no text.", name);
        TokenBatches.Check(Texts, maxTokens, name);
    }
}
