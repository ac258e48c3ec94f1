using Microsoft.Extensions.Options;
using Worker.Encoders;
using Worker.Http;
using Worker.Sentiment;

namespace Worker.Cli.Checks;

/// <summary>The encoder of the sentiment model is on this machine. Downloads nothing.</summary>
internal sealed class EncoderCheck(IEncoderLibrary encoders, IOptions<SentimentOptions> sentiment, IOptions<HubOptions> hub) : ICheck
{
    public string Subject => "encoder";

    public Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        var encoder = sentiment.Value.Encoder;
        return Task.FromResult(
            encoder == SentimentOptions.ScratchEncoder ? CheckResult.Ok("scratch: trained from random weights, nothing to download")
            : encoders.FindHere(encoder) is { } folder ? CheckResult.Ok($"{encoder} in {folder}")
            : CheckResult.Warn($"{encoder} is not on this machine; the first train-sentiment downloads it from {ShownAddress.Of(hub.Value.Address)}"));
    }
}
