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
        Console.WriteLine("variant | texts | seed | epoch | validation loss | validation: network | scorer | test: network | scorer | interval | AUC | bag of words | seconds | memory, MiB");
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
        settings = settings with { Training = settings.Training with { UseBFloat16 = options.Precision.UsesBFloat16(runtime.Device) } };
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
        var blend = await BlendAsync(scorer, data, settings);
        var validation = await MeasureAsync(scorer, judging, blend);
        var test = await MeasureAsync(scorer, data.Test, blend);
        var bag = BaselineMetrics.Measure(data, CancellationToken.None).BagOfWords;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{variant} | {data.Training.Count} | {options.Training.Seed} | {trained.BestEpoch} | {trained.BestValidationLoss:F4} | {validation.Network.Accuracy:P2} | "
            + $"{validation.Scorer.Accuracy:P2} | {test.Network.Accuracy:P2} | {test.Scorer.Accuracy:P2} | {test.Scorer.AccuracyInterval.Lower:P1} to "
            + $"{test.Scorer.AccuracyInterval.Upper:P1} | {test.Scorer.Auc:F3} | {bag.Accuracy:P1} | {seconds:F1} | {Environment.WorkingSet / 1048576.0:F0}"));
    }

    // As the worker blends; null if it would not.
    private static async Task<(Blend Blend, BagOfWords Words)?> BlendAsync(TextScorer scorer, TrainingData data, SentimentTrainingSettings settings)
    {
        if (!settings.Blend || data.Validation.Count < Blend.MinTexts) return null;
        var words = BagOfWords.Fit(data.Training, TfIdfSettings.For(data.Training.Count), BagOfWords.UsualL2, CancellationToken.None);
        var logits = await scorer.LogitsAsync(Texts(data.Validation), CancellationToken.None);
        return (Blend.Fit(Labels(data.Validation), logits, words.Logits(Texts(data.Validation)), CancellationToken.None), words);
    }

    private static async Task<(ClassificationMetrics Network, ClassificationMetrics Scorer)> MeasureAsync(
        TextScorer scorer, IReadOnlyList<LabelledText> texts, (Blend Blend, BagOfWords Words)? blend)
    {
        var logits = await scorer.LogitsAsync(Texts(texts), CancellationToken.None);
        var network = ClassificationMetrics.Of(Labels(texts), Array.ConvertAll(logits, Temperature.None.Score));
        return (network, blend is not { } both ? network : ClassificationMetrics.Of(
            Labels(texts), [.. logits.Zip(both.Words.Logits(Texts(texts)), both.Blend.Score)]));
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

    private static string[] Texts(IReadOnlyList<LabelledText> texts) => [.. texts.Select(text => text.Text)];

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
