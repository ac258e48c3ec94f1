using Worker.Sentiment.Baselines;
using Worker.Sentiment.Words;

namespace Worker.Tests.Sentiment.Baselines;

public sealed class TfIdfTests
{
    private static readonly string[] Texts = ["Good, good film", "bad film", "good plot"];
    private static readonly TfIdfSettings WordsAlone = new() { Pairs = false };

    /// <summary>References: the definition written out in Python. Terms by alphabet: bad, film, good, plot.</summary>
    [Fact]
    public void A_row_is_frequency_times_inverse_document_frequency_of_length_one()
    {
        var matrix = TfIdf.Fit(Texts, WordsAlone).Transform(Texts);

        AssertRow([0, 0.4472135954999579, 0.8944271909999159, 0], matrix, 0);
        AssertRow([0.7959605415681652, 0.6053485081062916, 0, 0], matrix, 1);
        AssertRow([0, 0, 0.6053485081062916, 0.7959605415681652], matrix, 2);
    }

    [Fact]
    public void A_sublinear_frequency_grows_with_the_logarithm()
    {
        var matrix = TfIdf.Fit(Texts, WordsAlone with { SublinearFrequency = true }).Transform(Texts);

        // Both terms of the first text are in two texts, so their weights stand as 1 to 1 + ln 2.
        Assert.Equal(1 + Math.Log(2), Entry(matrix, 0, 2) / Entry(matrix, 0, 1), 1e-14);
    }

    [Fact]
    public void Pairs_are_neighbours_in_order()
    {
        var terms = TfIdf.Fit(Texts, new TfIdfSettings());

        // bad, "bad film", film, good, "good film", "good good", "good plot", plot
        Assert.Equal(8, terms.TermCount);
        var row = terms.Transform(["film good"]);
        Assert.Equal([2, 3], Enumerable.Range(0, 8).Where(column => Entry(row, 0, column) != 0));
    }

    [Fact]
    public void Rare_terms_can_be_left_out() =>
        Assert.Equal(2, TfIdf.Fit(Texts, WordsAlone with { LeastTexts = 2 }).TermCount);

    [Fact]
    public void A_text_without_a_known_word_is_a_row_of_zeros() =>
        AssertRow([0, 0, 0, 0], TfIdf.Fit(Texts, WordsAlone).Transform(["unheard", "", "?!"]), 1);

    [Theory]
    [InlineData("It’s 2nd-rate; DOESN'T work'", new[] { "it's", "2nd", "rate", "doesn't", "work" })]
    [InlineData("Café À-côté", new[] { "café", "à", "côté" })]
    [InlineData(" ... ", new string[0])]
    public void Words_are_letters_digits_and_inner_apostrophes_in_lower_case(string text, string[] expected) =>
        Assert.Equal(expected, WordTokens.Of(text));

    private static void AssertRow(double[] expected, SparseMatrix matrix, int row)
    {
        for (var column = 0; column < expected.Length; column++)
            Assert.Equal(expected[column], Entry(matrix, row, column), 1e-14);
    }

    private static double Entry(SparseMatrix matrix, int row, int column)
    {
        var unit = new double[matrix.ColumnCount];
        unit[column] = 1;
        return matrix.Dot(row, unit);
    }
}
