namespace Worker.Encoders;

/// <summary>Finds the trained encoder that the settings name, wherever it lies.</summary>
internal interface IEncoderLibrary
{
    /// <param name="encoder">A folder, or the id of a model on the hub: <c>google-bert/bert-base-uncased</c>.</param>
    /// <param name="progress">Told of what is downloaded, where anything is.</param>
    /// <returns>A folder on this machine with <c>config.json</c>, <c>vocab.txt</c> and <c>model.safetensors</c>.</returns>
    Task<string> FolderAsync(string encoder, IProgress<EncoderDownload>? progress, CancellationToken cancellationToken);

    /// <summary>The folder, where nothing has to be downloaded for it; else null.</summary>
    string? FindHere(string encoder);
}

/// <summary>How far the download of one file is.</summary>
/// <param name="Received">Bytes on disk, those of an earlier, interrupted download among them.</param>
/// <param name="Total">Bytes of the whole file; null where the host does not say.</param>
internal readonly record struct EncoderDownload(string File, long Received, long? Total);
