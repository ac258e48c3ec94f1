using Worker.Observability;

namespace Worker.Encoders;

/// <summary>
/// Takes encoders from the build, from folders on this machine, and from the hub by way of a cache. Thread-safe, also among processes.
/// </summary>
internal sealed class EncoderLibrary(EncoderCache cache, BundledEncoderCache bundled, HubDownload download) : IEncoderLibrary
{
    /// <exception cref="OperatorException">There is no such folder or model, or it could not be downloaded; the message says what to put
    /// where.</exception>
    public async Task<string> FolderAsync(string encoder, IProgress<EncoderDownload>? progress, CancellationToken cancellationToken)
    {
        if (encoder == BundledEncoder.Name)
            return await bundled.FolderAsync(cancellationToken);
        if (Directory.Exists(encoder))
            return Path.GetFullPath(encoder);
        if (HubEncoder.Parse(encoder) is not { } model)
            throw Unknown(encoder);

        var folder = cache.FolderOf(model.FolderName);
        using var turn = await cache.TakeTurnAsync(model.FolderName, cancellationToken);
        try
        {
            if (!EncoderFiles.AreAllIn(folder))
                await download.RunAsync(model, folder, progress, cancellationToken);
            return folder;
        }
        catch (HubException failure)
        {
            throw new OperatorException(
                $"{model} could not be downloaded: {failure.Message} It is not on this machine either: put {string.Join(", ", EncoderFiles.MissingFrom(folder))} "
                + $"of the model (and {EncoderFiles.Optional}, if it has one) into {folder}, or set Sentiment:Encoder to a folder that holds them, to "
                + $"{BundledEncoder.Name}, which this build carries, or to scratch.",
                failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"{model} could not be written to {folder}: {failure.Message} Free disk space or set DataFolder to another disk.", failure);
        }
    }

    public EncoderPlace Find(string encoder)
    {
        if (encoder == BundledEncoder.Name)
            return bundled.Find();
        if (Directory.Exists(encoder))
            return new EncoderPlace(EncoderSource.Folder, Path.GetFullPath(encoder), IsComplete: true);
        if (HubEncoder.Parse(encoder) is not { } model)
            throw Unknown(encoder);
        var folder = cache.FolderOf(model.FolderName);
        return new EncoderPlace(EncoderSource.Hub, folder, EncoderFiles.AreAllIn(folder));
    }

    private static OperatorException Unknown(string encoder) => new(
        $"Sentiment:Encoder is '{encoder}'; there is no such folder, and it is no id of a model on the hub such as google-bert/bert-base-uncased "
        + $"(ORG/NAME or ORG/NAME@REVISION). Name {BundledEncoder.Name}, a folder with config.json, vocab.txt and model.safetensors or model.onnx, an id, or scratch.");
}
