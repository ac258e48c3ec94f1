using Worker.Cli.Listings;

namespace Worker.Tests.Cli.Listings;

public sealed class ModelFiguresTests
{
    [Fact]
    public void A_forecaster_has_a_row_for_each_horizon_and_model_and_the_published_one_is_marked()
    {
        var figures = ModelFigures.Of(
            """
            {"horizons": [{"group": "all", "horizon": 2, "published": "har",
              "newest": [{"model": "naive", "pinball_ratio": 1, "rmse_ratio": 1, "coverage80": 0.861, "coverage95": 0.977},
                         {"model": "har", "pinball_ratio": 0.9736, "rmse_ratio": 1, "coverage80": 0.792, "coverage95": 0.931}],
              "comparisons": [{"candidate": "har", "incumbent": "naive", "p_value": 0.0012}]}]}
            """)!;

        Assert.Equal([["all", "2", "naive", "1.0000", "1.0000", "0.861", "0.977", "", ""], ["all", "2", "har", "0.9736", "1.0000", "0.792", "0.931", "0.0012", "yes"]], figures.Rows);
        Assert.All(figures.Rows, row => Assert.Equal(figures.Columns.Count, row.Count));
    }

    [Fact]
    public void A_textbook_forecaster_has_a_row_for_each_symbol_and_horizon()
    {
        var figures = ModelFigures.Of(
            """{"symbols": {"AAPL": {"model": [{"count": 9, "rmse_ratio": 1.01, "mae": 2, "naive_mae": 1.9, "direction_accuracy": 0.5, "coverage80": 0.8, "coverage95": 0.95}]}}}""")!;

        Assert.Equal(["AAPL", "1", "9", "1.0100", "2.0000", "1.9000", "0.500", "0.800", "0.950"], Assert.Single(figures.Rows));
        Assert.Equal(figures.Columns.Count, figures.Rows[0].Count);
    }

    [Theory]
    [InlineData("network", "network")]
    [InlineData("bag_of_words", "bag_of_words")]
    [InlineData("blend", "blend")]
    public void A_sentiment_model_stands_beside_its_baselines_and_what_scores_is_marked(string scoredBy, string marked)
    {
        var figures = ModelFigures.Of(
            $$"""{ "scored_by": "{{scoredBy}}", "accuracy": 0.94, "network_accuracy": 0.93, "bag_of_words_accuracy": 0.78, "majority_accuracy": 0.43, "test": {"n": 79} }""")!;

        Assert.Equal(marked, Assert.Single(figures.Rows, row => row[2] == "yes")[0]);
        Assert.Contains(figures.Rows, row => row[0] == "bag_of_words" && row[1] == "0.7800");
        Assert.Contains(figures.Rows, row => row[0] == "majority" && row[1] == "0.4300");
    }

    [Fact]
    public void Metrics_of_another_kind_have_no_table() => Assert.Null(ModelFigures.Of("{}"));
}
