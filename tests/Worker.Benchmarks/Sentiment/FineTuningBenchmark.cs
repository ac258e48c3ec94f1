using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Worker.Encoders;
using Worker.Learning.Bert;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Sentiment;
using Worker.Sentiment.Baselines;
using Worker.Sentiment.Labels;
using Worker.Sentiment.Metrics;
using Worker.Sentiment.Scoring;
using Worker.Sentiment.Training;

namespace Worker.Benchmarks.Sentiment;

/// <summary>
/// Trains the sentiment model on labelled sentences as <c>train-sentiment</c> does, without a database: every variant of the settings with
/// every seed and number of texts, a row each.
/// </summary>
internal static class FineTuningBenchmark
{
    /// <param name="folder">Holds <c>*.pos</c> and <c>*.neg</c>, one sentence a line.</param>
    /// <param name="seeds">Comma-separated; with few texts a seed also chooses which.</param>
    /// <param name="texts">Comma-separated numbers of training texts.</param>
    /// <param name="variants">Settings below <c>Sentiment</c>: <c>Training:Epochs=4,Training:LearningRate=3e-5</c>; <c>default</c> changes none.</param>
    public static async Task RunAsync(string folder, string seeds, string texts, string[] variants)
    {
        var runtime = TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cpu });
        Console.WriteLine("variant | texts | seed | epoch | validation loss | validation | test | interval | AUC | bag of words | seconds | memory, MiB");
        foreach (var variant in variants)
        {
            var options = Parse(variant);
            var data = FewTexts.Load(folder, options);
            foreach (var count in texts.Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture)))
            {
                foreach (var seed in seeds.Split(',').Select(text => long.Parse(text, CultureInfo.InvariantCulture)))
                {
                    options.Training.Seed = seed;
                    await RunAsync(runtime, variant, options, FewTexts.Take(data, count, (int)seed - 1), data.Validation);
                }
            }
        }
    }

    private static async Task RunAsync(TorchRuntime runtime, string variant, SentimentOptions options, TrainingData data, IReadOnlyList<LabelledText> judging)
    {
        var folder = EncoderFolder(options);
        var encoder = folder is null ? null : BertEncoderFolder.Open(folder);
        var settings = SentimentTrainingSettings.From(options, fineTune: false, encoderSha256: null, data.Training.Count);
        settings = settings with { Training = settings.Training with { UseBFloat16 = options.Precision.UsesBFloat16("cpu") } };
        var start = SentimentStart.Of(new SentimentPlan(settings, encoder, Parent: null), data, parent: null, CancellationToken.None);
        var request = new BertLstmTrainingRequest
        {
            Network = start.Network,
            Settings = settings.Training,
            Training = start.Tokens(settings, data.Training),
            Validation = start.Tokens(settings, data.Validation),
            Encoder = start.Encoder,
        };
        var clock = Stopwatch.StartNew();
        using var trained = await new BertLstmTraining(runtime).TrainAsync(request, new Epochs(), CancellationToken.None);
        var seconds = clock.Elapsed.TotalSeconds;
        var scorers = new TextScorers(new Lazy<TorchRuntime>(runtime), Options.Create(options));
        using var scorer = await scorers.OpenNetworkAsync(start.Content(settings), trained.Weights, CancellationToken.None);
        var (validated, tested) = (await LogitsAsync(scorer, judging), await LogitsAsync(scorer, data.Test));
        var validation = ClassificationMetrics.Of(Labels(judging), Array.ConvertAll(validated, Temperature.None.Score));
        var test = ClassificationMetrics.Of(Labels(data.Test), Array.ConvertAll(tested, Temperature.None.Score));
        var bag = BaselineMetrics.Measure(data, CancellationToken.None).BagOfWords;
        var words = BagOfWords.Fit(data.Training, new TfIdfSettings(), BagOfWords.UsualL2, CancellationToken.None);
        var (seen, unseen) = (Features(validated, words, judging), Features(tested, words, data.Test));
        var blend = LogisticRegression.Fit(seen, Labels(judging), 0.1, CancellationToken.None);
        var (both, bothSeen) = (ClassificationMetrics.Of(Labels(data.Test), blend.Score(unseen)), ClassificationMetrics.Of(Labels(judging), blend.Score(seen)));
        Console.WriteLine($"  blend {blend.Weights[0]:F3} {blend.Weights[1]:F3} {blend.Intercept:F3} | validation {bothSeen.LogLoss:F4} {bothSeen.Accuracy:P2} alone {validation.LogLoss:F4} "
            + $"| test {both.Accuracy:P2} {both.LogLoss:F4} alone {test.LogLoss:F4} | AUC {both.Auc:F3}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{variant} | {data.Training.Count} | {options.Training.Seed} | {trained.BestEpoch} | {trained.BestValidationLoss:F4} | {validation.Accuracy:P2} | "
            + $"{test.Accuracy:P2} | {test.AccuracyInterval.Lower:P1} to {test.AccuracyInterval.Upper:P1} | {test.Auc:F3} | {bag.Accuracy:P1} | "
            + $"{seconds:F1} | {Environment.WorkingSet / 1048576.0:F0}"));
    }

    private static SentimentOptions Parse(string variant)
    {
        var options = new SentimentOptions();
        if (variant == "default") return options;
        var settings = variant.Split(',').Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]);
        new ConfigurationBuilder().AddInMemoryCollection(settings).Build().Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }

    // Null for a scratch encoder.
    private static string? EncoderFolder(SentimentOptions options)
    {
        if (options.Encoder == SentimentOptions.ScratchEncoder) return null;
        if (options.Encoder != BundledEncoder.Name) return options.Encoder;
        var folder = Path.Combine(AppContext.BaseDirectory, "encoders", BundledEncoder.Name);
        if (EncoderFiles.AreAllIn(folder)) return folder;
        new BundledEncoder(BundledEncoder.DefaultPath).ConvertInto(Directory.CreateDirectory(folder).FullName);
        return folder;
    }

    private static SparseMatrix Features(double[] logits, BagOfWords words, IReadOnlyList<LabelledText> texts)
    {
        var matrix = new SparseMatrix(2);
        foreach (var (logit, score) in logits.Zip(words.Score(texts.Select(text => text.Text))))
            matrix.AddRow([(0, logit), (1, Math.Log(score / (1 - score)))]);
        return matrix;
    }

    private static Task<double[]> LogitsAsync(TextScorer scorer, IReadOnlyList<LabelledText> texts) =>
        scorer.LogitsAsync([.. texts.Select(text => text.Text)], CancellationToken.None);

    private static bool[] Labels(IReadOnlyList<LabelledText> texts) => [.. texts.Select(text => text.IsPositive)];

    private sealed class Epochs : IProgress<EpochReport>
    {
        private double _before = CoreSeconds();

        public void Report(EpochReport value)
        {
            var now = CoreSeconds();
            Console.Error.WriteLine(FormattableString.Invariant(
                $"  epoch {value.Epoch}: training {value.TrainingLoss:F4}, validation {value.ValidationLoss:F4}, {value.Duration.TotalSeconds:F1} s, of a core {now - _before:F1} s"));
            _before = now;
        }

        private static double CoreSeconds()
        {
            using var process = Process.GetCurrentProcess();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }
}
