using System.Text.Json;

namespace Worker.Learning.Weights;

/// <summary>
/// Counts the tokens of a JSON text before a document is made of it, which takes many times the memory of a text of small tokens.
/// </summary>
internal static class JsonBudget
{
    /// <summary>Most tokens of a text: a vocabulary of 600,000 entries has 1,200,000.</summary>
    public const int MaxTokens = 2_000_000;

    /// <returns>Whether the text has at most <see cref="MaxTokens"/>. What is no JSON is not judged here.</returns>
    public static bool Suffices(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        try
        {
            for (var tokens = 0; reader.Read(); tokens++)
            {
                if (tokens == MaxTokens)
                    return false;
            }
        }
        catch (JsonException)
        {
            // Whoever makes a document of it says what is wrong.
        }
        return true;
    }
}
