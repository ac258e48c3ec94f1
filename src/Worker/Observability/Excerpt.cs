namespace Worker.Observability;

/// <summary>The beginning of something received, fit for one line of a message.</summary>
internal static class Excerpt
{
    private const int Length = 160;

    public static string Of(string text)
    {
        var words = string.Join(' ', text[..Math.Min(text.Length, 4 * Length)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return Printable.Line(words.Length <= Length ? words : $"{words[..Length]}...");
    }
}
