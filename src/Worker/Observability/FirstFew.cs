namespace Worker.Observability;

/// <summary>A list in a message of one line: of ten thousand symbols it names the first few.</summary>
internal static class FirstFew
{
    /// <returns>The texts, or the first of them and how many more there are: <c>AAPL, MSFT, and 7 more</c>.</returns>
    public static string Of(IReadOnlyCollection<string> texts, int most = 10, string separator = ", ") =>
        string.Join(separator, texts.Count <= most ? texts : [.. texts.Take(most), $"and {texts.Count - most} more"]);
}
