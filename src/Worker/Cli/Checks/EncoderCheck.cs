using Microsoft.Extensions.Options;
using Worker.Encoders;
using Worker.Http;
using Worker.Learning.Bert;
using Worker.Learning.Runtime;
using Worker.Sentiment;

namespace Worker.Cli.Checks;

/// <summary>
/// The encoder of the sentiment model can be used: every file is read as a training reads it. Downloads and writes nothing.
/// </summary>
internal sealed class EncoderCheck(
    IEncoderLibrary encoders, BundledEncoder bundled, Lazy<TorchRuntime> runtime, IOptions<SentimentOptions> sentiment, IOptions<HubOptions> hub) : ICheck
{
    public string Subject => "encoder";

    public Task<CheckResult> RunAsync(CancellationToken cancellationToken) => Task.Run(Check, cancellationToken);

    private CheckResult Check()
    {
        var encoder = sentiment.Value.Encoder;
        if (encoder == SentimentOptions.ScratchEncoder)
            return CheckResult.Ok("scratch: trained from random weights, no file needed");
        var place = encoders.Find(encoder);
        if (place.Source is EncoderSource.Bundled)
            bundled.Verify();
        return (place.IsComplete, place.Source) switch
        {
            (true, _) => Verify(encoder, place.Folder),
            (false, EncoderSource.Bundled) => CheckResult.Ok($"{encoder} in this build; the first train-sentiment converts it into {place.Folder}"),
            _ => CheckResult.Warn($"there is no folder {encoder}, so it is a model on the hub; the first train-sentiment downloads it from {ShownAddress.Of(hub.Value.Address)}"),
        };
    }

    private CheckResult Verify(string encoder, string path)
    {
        // The weights are read into tensors, which needs the native library.
        _ = runtime.Value;
        var folder = BertEncoderFolder.Open(path);
        folder.Verify();
        var settings = folder.Settings;
        return CheckResult.Ok($"{encoder} in {path}: {settings.Layers} layers of {settings.Hidden}, {folder.Tokenizer.Vocabulary.Count} vocabulary entries, all weights read");
    }
}
