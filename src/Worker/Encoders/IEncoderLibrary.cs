namespace Worker.Encoders;

/// <summary>Finds the trained encoder that the settings name, from any place.</summary>
internal interface IEncoderLibrary
{
    /// <param name="encoder"><c>minilm</c>, a folder, or the id of a model on the hub: <c>google-bert/bert-base-uncased</c>.</param>
    /// <param name="progress">Receives how far a download is, if one is needed.</param>
    /// <returns>A folder on this machine that <see cref="Worker.Learning.Bert.BertEncoderFolder"/> opens.</returns>
    Task<string> FolderAsync(string encoder, IProgress<EncoderDownload>? progress, CancellationToken cancellationToken);

    /// <summary>Says where the encoder comes from and whether its files are here; downloads and writes nothing.</summary>
    /// <exception cref="Worker.Observability.OperatorException">The text names no encoder: neither a bundled one, nor a folder that exists,
    /// nor an id.</exception>
    EncoderPlace Find(string encoder);
}

/// <summary>Where an encoder comes from.</summary>
internal enum EncoderSource
{
    Bundled,
    Folder,
    Hub,
}

/// <param name="Folder">Where its files are, or will be once it is downloaded or converted.</param>
/// <param name="IsComplete">Whether every file is there; those of a bundled encoder are there once it has been converted.</param>
internal sealed record EncoderPlace(EncoderSource Source, string Folder, bool IsComplete);

/// <summary>How far the download of one file is.</summary>
/// <param name="Received">Bytes on disk, those of an earlier, interrupted download among them.</param>
/// <param name="Total">Bytes of the whole file; null if the host does not say.</param>
internal readonly record struct EncoderDownload(string File, long Received, long? Total);
