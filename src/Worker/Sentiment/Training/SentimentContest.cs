using System.Globalization;
using System.Text.Json;
using Worker.Checkpoints;
using Worker.Learning.Bert;
using Worker.Learning.Weights;
using Worker.Sentiment.Figures;
using Worker.Sentiment.Labels;
using Worker.Sentiment.Scoring;

namespace Worker.Sentiment.Training;

/// <summary>Decides whether a candidate replaces the current version, by the accuracy of both on texts that neither was trained on.</summary>
internal sealed class SentimentContest(TextScorers scorers, CheckpointStore checkpoints, ModelVersions versions)
{
    private const string Name = SentimentKind.VersionName;

    /// <param name="scores">The candidate's, of the test texts.</param>
    public async Task<SentimentVerdict> DecideAsync(
        SentimentRecipe candidate, TrainingData data, double[] scores, CancellationToken cancellationToken)
    {
        var current = await versions.CurrentAsync(SentimentKind.Name, Name, cancellationToken);
        if (current is null) return SentimentVerdict.Promote($"{Name} is the first and serves now");
        try
        {
            using var checkpoint = checkpoints.Load(current);
            var incumbent = SentimentContent.FromJson(checkpoint.Content);
            // Hashes order the texts, so the smaller share is the part of the larger that both have not seen.
            var share = Math.Min(candidate.TestShare, incumbent.Recipe.TestShare);
            var common = Enumerable.Range(0, data.Test.Count).Where(i => TextKey.Of(data.Test[i].Text).Fraction < share).ToArray();
            if (common.Length == 0) return SentimentVerdict.Promote($"{Name} serves now: no text is new to both it and the version before ({current.Id})");
            using var scorer = await scorers.OpenAsync(incumbent, checkpoint.Weights, cancellationToken);
            var texts = Array.ConvertAll(common, i => data.Test[i].Text);
            var theirs = await scorer.ScoreAsync(texts, cancellationToken);
            bool[] labels = Array.ConvertAll(common, i => data.Test[i].IsPositive);
            return Compare(labels, Array.ConvertAll(common, i => scores[i]), theirs, current.Id);
        }
        // A version that cannot be read serves nobody.
        catch (Exception exception) when (exception is CheckpointException or JsonException or EncoderException or WeightsMismatchException)
        {
            return SentimentVerdict.Promote($"{Name} serves now because the current version {current.Id} cannot be read ({exception.Message})");
        }
    }

    private static SentimentVerdict Compare(bool[] labels, double[] mine, double[] theirs, long currentId)
    {
        var (candidate, incumbent) = (ClassificationMetrics.Of(labels, mine).Accuracy, ClassificationMetrics.Of(labels, theirs).Accuracy);
        var figures = $"{SentimentFigures.Percent(candidate)} of {labels.Length.ToString("N0", CultureInfo.InvariantCulture)} common test texts right, "
            + $"the version before ({currentId}) {SentimentFigures.Percent(incumbent)}";
        return candidate >= incumbent
            ? SentimentVerdict.Promote($"{Name} serves now: {figures}") with { CurrentAccuracy = incumbent }
            : SentimentVerdict.Keep($"{Name} does not serve, it is worse: {figures}") with { CurrentAccuracy = incumbent };
    }
}

/// <param name="IsCurrent">Whether the candidate serves.</param>
/// <param name="Reason">Why, with the figures, for the run's message.</param>
/// <param name="CurrentAccuracy">That of the version before on the same texts, where both were measured.</param>
internal sealed record SentimentVerdict(bool IsCurrent, string Reason, double? CurrentAccuracy = null)
{
    public static SentimentVerdict Promote(string reason) => new(true, reason);

    public static SentimentVerdict Keep(string reason) => new(false, reason);
}
