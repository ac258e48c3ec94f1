using Microsoft.Extensions.Options;
using Worker.Encoders;
using Worker.Learning.Bert;
using Worker.Learning.Bert.Masked;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Models;
using Worker.Observability;

namespace Worker.Sentiment.Adaptation;

/// <summary>Adapts the encoder of the settings to the stored reviews and writes it next to the downloaded ones.</summary>
/// <param name="root"><c>encoders</c> below the data folder.</param>
internal sealed class EncoderAdapter(
    string root, Lazy<TorchRuntime> runtime, IEncoderLibrary encoders, AdaptationTextSource source, UnfinishedTrainings unfinished,
    IOptions<SentimentOptions> sentiment, IOptions<AdaptationOptions> options, TimeProvider time)
{
    /// <summary>Null if there are too few texts.</summary>
    /// <exception cref="OperatorException">The encoder is <c>scratch</c>, or cannot be found.</exception>
    public async Task<(AdaptationTexts Texts, AdaptationReport? Report)> AdaptAsync(
        IProgress<AdaptationProgress> progress, IProgress<EncoderDownload>? download, CancellationToken cancellationToken)
    {
        var name = sentiment.Value.Encoder;
        if (name == SentimentOptions.ScratchEncoder)
            throw new OperatorException("Sentiment:Encoder is scratch; only a trained encoder can be adapted. Set it to minilm, a folder or a model on the hub.");
        var settings = options.Value;
        var texts = await source.LoadAsync(sentiment.Value.LanguagesOf(name), cancellationToken);
        if (texts.Count < settings.MinTexts || texts.HeldOut.Count == 0) return (texts, null);

        var encoder = BertEncoderFolder.Open(await encoders.FolderAsync(name, download, cancellationToken));
        if (settings.MaxTokens > encoder.Settings.Positions)
            throw new OperatorException($"Sentiment:Adaptation:MaxTokens is {settings.MaxTokens}; {name} reads at most {encoder.Settings.Positions} tokens.");
        var training = Tokens(texts.Training);
        var trainer = Trainer(training.Count);
        var resume = unfinished.For("encoder", "adapted", trainer.ToString(), settings.MaxTokens.ToString(System.Globalization.CultureInfo.InvariantCulture), texts.Sha256, encoder.Path, runtime.Value.DeviceName);
        var request = new EncoderAdaptationRequest
        {
            Encoder = encoder,
            Trainer = trainer,
            BatchSetting = "Sentiment:Adaptation:BatchSize",
            Training = training,
            HeldOut = Tokens(texts.HeldOut),
            TextsAnEpoch = Math.Min(settings.TextsAnEpoch, training.Count),
            UseBFloat16 = sentiment.Value.Precision.UsesBFloat16(runtime.Value.Device),
            Resume = resume,
        };

        var folder = Path.Combine(root, $"adapted-{time.GetUtcNow():yyyyMMdd-HHmmss}");
        var draft = Directory.CreateDirectory($"{folder}.draft").FullName;
        try
        {
            var tokens = training.Average(text => text.Length) * request.TextsAnEpoch;
            var result = await new EncoderAdaptation(runtime.Value).RunAsync(
                request, draft, new EpochRelay(epoch => progress.Report(AdaptationProgress.Of(epoch, trainer.Epochs, tokens))), cancellationToken);
            Directory.Move(draft, folder);
            resume.Delete();
            return (texts, new AdaptationReport(folder, result, texts.Training.Count, texts.HeldOut.Count));
        }
        finally
        {
            if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
        }

        IReadOnlyList<int[]> Tokens(IReadOnlyList<string> of) =>
            [.. of.Select(text => encoder.Tokenizer.Encode(text, settings.MaxTokens)).Where(text => text.Length > 2)];
    }

    private TrainerSettings Trainer(int texts)
    {
        var settings = options.Value;
        var anEpoch = Math.Min(settings.TextsAnEpoch, texts);
        var epochs = Math.Max(1, (int)Math.Round(settings.Passes * texts / anEpoch));
        var steps = epochs * ((anEpoch + settings.BatchSize - 1) / settings.BatchSize);
        return new TrainerSettings
        {
            Epochs = epochs,
            BatchSize = settings.BatchSize,
            LearningRate = settings.LearningRate,
            Patience = 0,
            GradientClipNorm = 1,
            Schedule = LearningRateSchedule.Linear,
            WarmupSteps = steps / 10,
            Seed = settings.Seed,
        };
    }

    private sealed class EpochRelay(Action<EpochReport> report) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => report(value);
    }
}
