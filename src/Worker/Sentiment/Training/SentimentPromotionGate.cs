using System.Globalization;
using System.Text.Json;
using Worker.Learning.Bert;
using Worker.Learning.Weights;
using Worker.Models;
using Worker.Sentiment.Labels;
using Worker.Sentiment.Metrics;
using Worker.Sentiment.Scoring;

namespace Worker.Sentiment.Training;

/// <summary>Decides whether a candidate replaces the current version, by the accuracy of both on texts that neither was trained on.</summary>
internal sealed class SentimentPromotionGate(TextScorers scorers, CheckpointStore checkpoints, ModelVersions versions)
{
    private const string Name = SentimentKind.VersionName;

    /// <param name="scores">The candidate's, of the test texts.</param>
    public async Task<PromotionDecision> DecideAsync(
        SentimentTrainingSettings candidate, TrainingData data, double[] scores, CancellationToken cancellationToken)
    {
        var current = await versions.CurrentAsync(SentimentKind.Name, Name, cancellationToken);
        if (current is null) return PromotionDecision.Promote($"{Name} is the first and serves now");
        try
        {
            using var checkpoint = checkpoints.Load(current);
            var incumbent = SentimentContent.FromJson(checkpoint.Content);
            // Hashes order the texts, so the smaller share is the part of the larger that both have not seen.
            var share = Math.Min(candidate.TestShare, incumbent.Settings.TestShare);
            var common = Enumerable.Range(0, data.Test.Count).Where(i => TextKey.Of(data.Test[i].Text).Fraction < share).ToArray();
            if (common.Length == 0) return PromotionDecision.Promote($"{Name} serves now: no text is new to both it and the version before ({current.Id})");
            using var scorer = await scorers.OpenAsync(incumbent, checkpoint.Weights, cancellationToken);
            var texts = Array.ConvertAll(common, i => data.Test[i].Text);
            var theirs = await scorer.ScoreAsync(texts, cancellationToken);
            bool[] labels = Array.ConvertAll(common, i => data.Test[i].IsPositive);
            return Compare(labels, Array.ConvertAll(common, i => scores[i]), theirs, current.Id);
        }
        // A version that cannot be read serves nobody.
        catch (Exception exception) when (exception is CheckpointException or JsonException or EncoderException or WeightsMismatchException)
        {
            return PromotionDecision.Promote($"{Name} serves now because the current version {current.Id} cannot be read ({exception.Message})");
        }
    }

    private static PromotionDecision Compare(bool[] labels, double[] mine, double[] theirs, long currentId)
    {
        var (candidate, incumbent) = (ClassificationMetrics.Of(labels, mine).Accuracy, ClassificationMetrics.Of(labels, theirs).Accuracy);
        var figures = $"{SentimentMetrics.Percent(candidate)} of {labels.Length.ToString("N0", CultureInfo.InvariantCulture)} common test texts right, "
            + $"the version before ({currentId}) {SentimentMetrics.Percent(incumbent)}";
        return candidate >= incumbent
            ? PromotionDecision.Promote($"{Name} serves now: {figures}") with { IncumbentFigure = incumbent }
            : PromotionDecision.Keep($"{Name} does not serve, it is worse: {figures}") with { IncumbentFigure = incumbent };
    }
}
