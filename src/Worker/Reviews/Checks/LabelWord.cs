namespace Worker.Reviews.Checks;

/// <summary>The words for the two classes.</summary>
internal static class LabelWord
{
    private static readonly HashSet<string> Positive = new(StringComparer.OrdinalIgnoreCase) { "positive", "pos", "true", "yes", "1" };

    private static readonly HashSet<string> Negative = new(StringComparer.OrdinalIgnoreCase) { "negative", "neg", "false", "no", "0" };

    /// <param name="isPositive">Null if the text is empty.</param>
    /// <returns>What is wrong with the text; null if nothing is.</returns>
    public static string? Read(string? text, out bool? isPositive)
    {
        isPositive = null;
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var word = text.Trim();
        isPositive = Positive.Contains(word) ? true : Negative.Contains(word) ? false : null;
        return isPositive is null ? $"the label was '{Worker.Observability.Excerpt.Of(word)}'; expected one of {string.Join(", ", Positive.Concat(Negative))}." : null;
    }
}
