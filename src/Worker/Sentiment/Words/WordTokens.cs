using System.Text.RegularExpressions;

namespace Worker.Sentiment.Words;

/// <summary>The words of a text for counting: lower case, letters and digits, apostrophes inside a word kept (<c>doesn't</c>).</summary>
internal static partial class WordTokens
{
    public static IEnumerable<string> Of(string text) =>
        Words().Matches(text.Replace('’', '\'').ToLowerInvariant()).Select(match => match.Value);

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}]+)*", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
