using Worker.Observability;

namespace Worker.Encoders;

/// <summary>Takes encoders from folders on this machine, and from the hub by way of a cache. Thread-safe, also among processes.</summary>
internal sealed class EncoderLibrary(EncoderCache cache, HubDownload download) : IEncoderLibrary
{
    /// <exception cref="OperatorException">There is no such folder or model, or it could not be downloaded; the message says what to put where.</exception>
    public async Task<string> FolderAsync(string encoder, IProgress<EncoderDownload>? progress, CancellationToken cancellationToken)
    {
        if (FindHere(encoder) is { } here)
            return here;
        if (HubEncoder.Parse(encoder) is not { } model)
        {
            throw new OperatorException(
                $"Sentiment:Encoder is '{encoder}'; there is no such folder, and it is no id of a model on the hub such as google-bert/bert-base-uncased "
                + "(ORG/NAME or ORG/NAME@REVISION). Name a folder with config.json, vocab.txt and model.safetensors, an id, or scratch.");
        }

        var folder = cache.FolderOf(model);
        using var turn = await cache.TakeTurnAsync(model, cancellationToken);
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
                + $"of the model (and {EncoderFiles.Optional}, if it has one) into {folder}, or set Sentiment:Encoder to a folder that holds them, or to scratch.",
                failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"{model} could not be written to {folder}: {failure.Message} Make room or set DataFolder to another disk.", failure);
        }
    }

    public string? FindHere(string encoder)
    {
        if (Directory.Exists(encoder))
            return Path.GetFullPath(encoder);
        return HubEncoder.Parse(encoder) is { } model && cache.FolderOf(model) is var folder && EncoderFiles.AreAllIn(folder) ? folder : null;
    }
}
