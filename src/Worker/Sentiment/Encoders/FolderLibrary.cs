using Worker.Observability;

namespace Worker.Sentiment.Encoders;

/// <summary>Takes encoders from folders on this machine only.</summary>
internal sealed class FolderLibrary : IEncoderLibrary
{
    public Task<string> FolderAsync(string encoder, IProgress<EncoderDownload>? progress, CancellationToken cancellationToken) =>
        Directory.Exists(encoder)
            ? Task.FromResult(Path.GetFullPath(encoder))
            : throw new OperatorException(
                $"Sentiment:Encoder is '{encoder}', and there is no such folder. Put config.json, vocab.txt and model.safetensors of a BERT "
                + "into a folder and name it there, or set Sentiment:Encoder to scratch to train a small encoder of your own.");
}
