using Worker.Learning.Bert;

namespace Worker.Benchmarks.Sentiment;

/// <summary>Real sentences as tokens: lengths decide what padding costs, so made-up ones would prove nothing.</summary>
internal static class Sentences
{
    /// <param name="path">Text in UTF-8, one sentence a line.</param>
    public static string[] Read(string path, int count)
    {
        string[] lines = [.. File.ReadAllText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        return [.. Enumerable.Range(0, count).Select(i => lines[i % lines.Length])];
    }

    /// <param name="vocabulary">A BERT <c>vocab.txt</c>.</param>
    public static int[][] Tokens(string path, string vocabulary, int count)
    {
        var tokenizer = new WordPieceTokenizer(WordPieceVocabulary.Load(vocabulary), new TokenizerSettings());
        int[][] tokens = [.. Read(path, count).Select(sentence => tokenizer.Encode(sentence, 100))];
        Console.WriteLine($"{count} sentences of {tokens.Average(text => text.Length):F1} tokens on average, {tokens.Max(text => text.Length)} at most");
        return tokens;
    }
}
