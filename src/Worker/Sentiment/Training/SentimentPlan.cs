using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Worker.Encoders;
using Worker.Learning.Bert;
using Worker.Learning.Runtime;
using Worker.Observability;
using Worker.Storage.Tables;

namespace Worker.Sentiment.Training;

/// <summary>What is to be trained, known before anything heavy is loaded.</summary>
/// <param name="Encoder">The trained encoder to start from; null with <c>scratch</c> and if a version is fine-tuned.</param>
/// <param name="Parent">The version that is fine-tuned; null if the training starts anew.</param>
internal sealed record SentimentPlan(SentimentTrainingSettings Settings, BertEncoderFolder? Encoder, ModelVersionRow? Parent)
{
    /// <summary>For the log.</summary>
    public string Start => Parent is not null ? $"version {Parent.Id}" : Encoder is not null ? $"the encoder {Settings.Encoder}" : "random weights";
}

/// <summary>Makes plans from the settings; a trained encoder is fetched if it is not on this machine yet.</summary>
internal sealed class SentimentPlanner(
    Lazy<TorchRuntime> runtime, IEncoderLibrary encoders, IOptions<SentimentOptions> options)
{
    /// <param name="parent">The version to fine-tune; null starts from the encoder of the settings.</param>
    /// <param name="texts">How many texts there are to train on.</param>
    /// <exception cref="OperatorException">The parent cannot be fine-tuned with these settings, or the encoder is not
    /// available.</exception>
    public async Task<SentimentPlan> MakeAsync(
        ModelVersionRow? parent, int texts, IProgress<EncoderDownload>? download, CancellationToken cancellationToken)
    {
        if (parent is not null) return FineTune(parent, texts);
        if (options.Value.Encoder == SentimentOptions.ScratchEncoder)
            return new SentimentPlan(SettingsWith(encoderSha256: null, texts), Encoder: null, Parent: null);

        var encoder = BertEncoderFolder.Open(await encoders.FolderAsync(options.Value.Encoder, download, cancellationToken));
        return new SentimentPlan(SettingsWith(await Sha256Async(encoder, cancellationToken), texts), encoder, Parent: null);
    }

    /// <exception cref="OperatorException">The settings ask for more tokens or frozen layers than the encoder has.</exception>
    public static void RequireFit(SentimentTrainingSettings settings, BertSettings encoder)
    {
        var training = settings.Training;
        if (training.MaxTokens > encoder.Positions)
            throw new OperatorException($"Sentiment:Training:MaxTokens is {training.MaxTokens}; {settings.Encoder} reads at most {encoder.Positions} tokens.");
        if (training.FrozenLayers > encoder.Layers)
            throw new OperatorException($"Sentiment:Training:FrozenLayers is {training.FrozenLayers}; {settings.Encoder} has {encoder.Layers} layers.");
    }

    /// <summary>The settings with what this machine multiplies in.</summary>
    public SentimentTrainingSettings WithPrecision(SentimentTrainingSettings settings) => settings with
    {
        Training = settings.Training with { UseBFloat16 = options.Value.Precision.UsesBFloat16(runtime.Value.Device) },
    };

    private SentimentPlan FineTune(ModelVersionRow current, int texts)
    {
        var before = SentimentTrainingSettings.FromJson(current.Settings);
        var settings = SentimentTrainingSettings.From(options.Value, fineTune: true, before.EncoderSha256, texts);
        if (settings.FitsWeightsOf(before)) return new SentimentPlan(settings, Encoder: null, current);
        throw new OperatorException(
            $"Version {current.Id} of {current.Name} cannot be fine-tuned with these settings: it was trained with {before.Shape}, at most "
            + $"{before.Training.MaxTokens} tokens; the settings say {settings.Shape}, {settings.Training.MaxTokens} tokens. Run train-sentiment without --fine-tune.");
    }

    private SentimentTrainingSettings SettingsWith(string? encoderSha256, int texts) =>
        SentimentTrainingSettings.From(options.Value, fineTune: false, encoderSha256, texts);

    private static async Task<string> Sha256Async(BertEncoderFolder encoder, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(encoder.WeightsPath);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }
}
