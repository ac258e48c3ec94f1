using Worker.Learning.Bert;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Models;
using Worker.Sentiment.Baselines;
using Worker.Sentiment.Labels;
using Worker.Sentiment.Metrics;
using Worker.Sentiment.Scoring;
using Worker.Storage.Tables;

namespace Worker.Sentiment.Training;

/// <summary>One training of the sentiment model: its texts are split, its settings fixed.</summary>
internal sealed class SentimentTraining(
    Lazy<TorchRuntime> runtime, SentimentPlanner planner, TextScorers scorers, SentimentPlan plan, LabelledHistory history) : IPreparedTraining
{
    // The candidate's scores of the test texts, for the comparison with the version that serves.
    private double[] _testScores = [];

    public (DateOnly From, DateOnly To) Range => (history.From, history.To);

    public string DataSha256 => field ??= history.Data.Sha256();

    public string Settings => FittedSettings.ToJson();

    public long Seed => plan.Settings.Training.Trainer.Seed;

    public int TrainingItems => history.Data.Training.Count;

    public string Description => $"{history.Data.Counts}, from {plan.Start}";

    private SentimentTrainingSettings FittedSettings => field ??= planner.WithPrecision(plan.Settings);

    public bool HasSettingsOf(ModelVersionRow version) => plan.Settings.IsSameAs(SentimentTrainingSettings.FromJson(version.Settings));

    public async Task<Candidate> TrainAsync(
        LoadedCheckpoint? parent, TrainingResume resume, IProgress<EpochReport> progress, CancellationToken cancellationToken)
    {
        var (data, settings) = (history.Data, FittedSettings);
        var start = SentimentStart.Of(plan, data, parent, cancellationToken);
        SentimentPlanner.RequireFit(settings, start.Network.Encoder);
        var trained = await new BertLstmTraining(runtime.Value).TrainAsync(
            new BertLstmTrainingRequest
            {
                Network = start.Network,
                Settings = settings.Training,
                BatchSetting = "Sentiment:Training:BatchSize",
                Training = start.Tokens(settings, data.Training),
                Validation = start.Tokens(settings, data.Validation),
                Encoder = start.Encoder,
                Start = parent?.Weights,
                Resume = resume,
            },
            progress, cancellationToken);
        try
        {
            return await EvaluateAsync(trained, start.Content(settings), cancellationToken);
        }
        catch
        {
            trained.Dispose();
            throw;
        }
    }

    public async Task<Comparison?> CompareAsync(
        Candidate candidate, LoadedCheckpoint incumbent, Lineage seen, CancellationToken cancellationToken)
    {
        var test = history.Data.Test;
        var common = Enumerable.Range(0, test.Count).Where(i => seen.IsUnseen(TextKey.Of(test[i].Text).Fraction)).ToArray();
        if (common.Length == 0) return null;
        using var scorer = await scorers.OpenAsync(SentimentContent.FromJson(incumbent.Content), incumbent.Weights, cancellationToken);
        var labels = Array.ConvertAll(common, i => test[i].IsPositive);
        var scores = Array.ConvertAll(
            await scorer.ScoreAsync(Array.ConvertAll(common, i => test[i].Text), cancellationToken), score => score.ScoreOrEven);
        var theirs = ClassificationMetrics.Of(labels, scores).Accuracy;
        var mine = ClassificationMetrics.Of(labels, Array.ConvertAll(common, i => _testScores[i])).Accuracy;
        return new Comparison(mine >= theirs,
            FormattableString.Invariant($"{(mine >= theirs ? "" : "it is worse: ")}{SentimentMetrics.Percent(mine)} of {labels.Length:N0} common test texts right, ")
            + $"version {incumbent.Version.Id} {SentimentMetrics.Percent(theirs)}")
        {
            Figures = Comparison.FiguresOf("accuracy", labels.Length, mine, theirs),
        };
    }

    private async Task<Candidate> EvaluateAsync(TrainingResult trained, SentimentContent content, CancellationToken cancellationToken)
    {
        var data = history.Data;
        using var scorer = await scorers.OpenNetworkAsync(content, trained.Weights, cancellationToken);
        var validation = await scorer.LogitsAsync(Texts(data.Validation), cancellationToken);
        var test = await scorer.LogitsAsync(Texts(data.Test), cancellationToken);
        var temperature = Temperature.Fit(Labels(data.Validation), validation);
        var words = content.Settings.Blend && data.Validation.Count >= Blend.MinTexts
            ? BagOfWords.Fit(data.Training, TfIdfSettings.For(data.Training.Count), BagOfWords.UsualL2, cancellationToken)
            : null;
        var blend = words is null
            ? null
            : Blend.Fit(Labels(data.Validation), validation, words.Logits(Texts(data.Validation)), cancellationToken);
        _testScores = Scores(data.Test, test);
        var metrics = new SentimentMetrics(
            ClassificationMetrics.Of(Labels(data.Test), _testScores),
            ClassificationMetrics.Of(Labels(data.Test), Array.ConvertAll(test, Temperature.None.Score)),
            ClassificationMetrics.Of(Labels(data.Validation), Scores(data.Validation, validation)),
            BaselineMetrics.Measure(data, out var bagOfWords, cancellationToken))
        {
            Blend = blend,
        };
        content = content with { BagOfWords = words?.ToContent(), Blend = blend };
        // The published version is what scores best on texts that chose nothing: the network, or what takes seconds.
        if (!metrics.BeatsBagOfWords)
        {
            content = content with { BagOfWords = bagOfWords.ToContent(), Blend = null };
            _testScores = bagOfWords.Score(Texts(data.Test));
        }
        return new Candidate(trained.Weights, trained.Epochs)
        {
            Content = (content with { Temperature = temperature.Value }).ToJson(),
            Metrics = metrics.ToJson(data.Counts, temperature, trained),
            Seen = new Lineage { Texts = data.Split.Seen },
            Summary = metrics.Summary,
            Decisions = [metrics.Decision],
        };

        double[] Scores(IReadOnlyList<LabelledText> texts, double[] logits) => blend is null
            ? Array.ConvertAll(logits, temperature.Score)
            : [.. logits.Zip(words!.Logits(Texts(texts)), blend.Score)];
    }

    private static string[] Texts(IReadOnlyList<LabelledText> texts) => [.. texts.Select(text => text.Text)];

    private static bool[] Labels(IReadOnlyList<LabelledText> texts) => [.. texts.Select(text => text.IsPositive)];
}
