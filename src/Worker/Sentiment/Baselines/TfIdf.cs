using Worker.Sentiment.Words;

namespace Worker.Sentiment.Baselines;

/// <summary>How texts become rows of a bag of words.</summary>
internal sealed record TfIdfSettings
{
    /// <summary>Count pairs of neighbouring words in addition to the words.</summary>
    public bool Pairs { get; init; } = true;

    /// <summary>Weigh a term that occurs f times by 1 + ln f instead of f.</summary>
    public bool SublinearFrequency { get; init; }

    /// <summary>Terms in fewer texts are left out; at least 1.</summary>
    public int LeastTexts { get; init; } = 1;

    /// <summary>
    /// All terms of up to 10,000 texts; of more texts those in at least one of 10,000, so that the terms fit in a checkpoint.
    /// </summary>
    /// <param name="texts">How many texts there are to fit on.</param>
    public static TfIdfSettings For(int texts) => new() { LeastTexts = 1 + (texts / 10_000) };
}

/// <summary>
/// Texts as rows of term frequency times inverse document frequency, each row of length 1 (Spärck Jones, "A statistical
/// interpretation of term specificity", 1972; smoothed: ln((1 + n) / (1 + n_term)) + 1). Terms are those of the texts it was
/// fitted on: others do not count. Immutable.
/// </summary>
internal sealed class TfIdf
{
    private readonly TfIdfSettings _settings;
    private readonly Dictionary<string, int> _columns;
    private readonly double[] _inverseFrequencies;

    private TfIdf(TfIdfSettings settings, Dictionary<string, int> columns, double[] inverseFrequencies) =>
        (_settings, _columns, _inverseFrequencies) = (settings, columns, inverseFrequencies);

    public int TermCount => _columns.Count;

    /// <summary>The terms in column order with their inverse document frequencies.</summary>
    public IEnumerable<(string Term, double InverseFrequency)> Terms() =>
        _columns.OrderBy(column => column.Value).Select(column => (column.Key, _inverseFrequencies[column.Value]));

    /// <summary>The rows of an earlier fit.</summary>
    /// <param name="terms">As <see cref="Terms()"/> gave them.</param>
    public static TfIdf Of(TfIdfSettings settings, IReadOnlyList<(string Term, double InverseFrequency)> terms) => new(
        settings, terms.Index().ToDictionary(term => term.Item.Term, term => term.Index, StringComparer.Ordinal),
        [.. terms.Select(term => term.InverseFrequency)]);

    public static TfIdf Fit(IReadOnlyCollection<string> texts, TfIdfSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.LeastTexts, 1);
        var textsWith = texts
            .SelectMany(text => Terms(text, settings).Distinct())
            .CountBy(term => term)
            .Where(term => term.Value >= settings.LeastTexts)
            .OrderBy(term => term.Key, StringComparer.Ordinal)
            .ToArray();
        var columns = textsWith.Index().ToDictionary(term => term.Item.Key, term => term.Index, StringComparer.Ordinal);
        var inverseFrequencies = Array.ConvertAll(textsWith, term => Math.Log((1.0 + texts.Count) / (1 + term.Value)) + 1);
        return new TfIdf(settings, columns, inverseFrequencies);
    }

    /// <summary>Whether the text holds any term that was fitted.</summary>
    public bool Knows(string text) => Terms(text, _settings).Any(_columns.ContainsKey);

    /// <summary>One row a text, of <see cref="TermCount"/> columns; a text without a known term is a row of zeros.</summary>
    public SparseMatrix Transform(IEnumerable<string> texts)
    {
        var matrix = new SparseMatrix(TermCount);
        foreach (var text in texts)
        {
            var entries = Terms(text, _settings)
                .Where(_columns.ContainsKey)
                .CountBy(term => _columns[term])
                .OrderBy(count => count.Key)
                .Select(count => (Column: count.Key, Value: Frequency(count.Value) * _inverseFrequencies[count.Key]))
                .ToArray();
            var length = Math.Sqrt(entries.Sum(entry => entry.Value * entry.Value));
            matrix.AddRow(entries.Select(entry => (entry.Column, entry.Value / length)));
        }

        return matrix;
    }

    private double Frequency(int count) => _settings.SublinearFrequency ? 1 + Math.Log(count) : count;

    private static IEnumerable<string> Terms(string text, TfIdfSettings settings)
    {
        var words = WordTokens.Of(text).ToArray();
        return settings.Pairs ? words.Concat(words.Zip(words.Skip(1), (first, second) => $"{first} {second}")) : words;
    }
}
