using System.Text.Json;
using Worker.Sentiment.Baselines;
using Worker.Sentiment.Labels;
using Worker.Sentiment.Scoring;

namespace Worker.Tests.Sentiment.Baselines;

public sealed class BagOfWordsTests
{
    private static readonly LabelledText[] Texts =
    [
        new("a lovely film", true), new("lovely, warm and wise", true), new("a dreadful film", false), new("dull and dreadful", false),
    ];

    [Fact]
    public void What_a_checkpoint_keeps_scores_as_the_fitted_one_does()
    {
        var fitted = BagOfWords.Fit(Texts, new TfIdfSettings(), BagOfWords.UsualL2, TestContext.Current.CancellationToken);
        var json = JsonSerializer.Serialize(fitted.ToContent());

        var kept = BagOfWords.Of(JsonSerializer.Deserialize<BagOfWordsContent>(json)!);

        string[] texts = ["lovely", "a dreadful evening", "nothing of this"];
        Assert.Equal(fitted.Score(texts), kept.Score(texts));
        Assert.True(kept.Score(texts)[0] > 0.5 && kept.Score(texts)[1] < 0.5);
    }

    [Fact]
    public async Task A_text_without_a_term_that_was_fitted_has_no_score()
    {
        var fitted = BagOfWords.Fit(Texts, new TfIdfSettings(), BagOfWords.UsualL2, TestContext.Current.CancellationToken);
        using var scorer = new BagOfWordsScorer(fitted.ToContent());

        var scores = await scorer.ScoreAsync(["lovely", "zzz", ""], TestContext.Current.CancellationToken);

        Assert.Equal([true, false, false], scores.Select(score => score.Score is not null));
        Assert.Equal(0.5, scores[1].ScoreOrEven);
    }
}
