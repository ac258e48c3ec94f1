using Microsoft.Extensions.Logging;
using Worker.Observability;

namespace Worker.Encoders;

/// <summary>
/// The bundled encoder as a folder of the cache. It is converted once; a folder whose content is not that of the conversion is made anew.
/// Thread-safe, also among processes.
/// </summary>
internal sealed partial class BundledEncoderCache(EncoderCache cache, BundledEncoder bundled, ILogger<BundledEncoderCache> logger)
{
    private static readonly string Entry = $"{BundledEncoder.Name}@{BundledEncoder.ContentSha256[..12]}";

    /// <summary>Where the folder is or will be; its content is not verified.</summary>
    public EncoderPlace Find() => new(EncoderSource.Bundled, cache.FolderOf(Entry), EncoderFiles.AreAllIn(cache.FolderOf(Entry)));

    /// <returns>A folder whose content has been verified.</returns>
    /// <exception cref="OperatorException">The build carries no encoder, its file was changed, or the folder cannot be written.</exception>
    public async Task<string> FolderAsync(CancellationToken cancellationToken)
    {
        var folder = cache.FolderOf(Entry);
        try
        {
            using var turn = await cache.TakeTurnAsync(Entry, cancellationToken);
            if (!EncoderFiles.AreAllIn(folder) || BundledEncoder.Sha256Of(folder) != BundledEncoder.ContentSha256)
                Convert(folder);
            return folder;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"The bundled encoder could not be written to {folder}: {failure.Message} Free disk space or set DataFolder to another disk.", failure);
        }
    }

    private void Convert(string folder)
    {
        if (Directory.Exists(folder))
            LogDamaged(folder);
        var draft = cache.NewDraft(Entry);
        try
        {
            bundled.ConvertInto(draft);
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            Directory.Move(draft, folder);
            LogConverted(folder);
        }
        finally
        {
            if (Directory.Exists(draft))
                Directory.Delete(draft, recursive: true);
        }
    }

    [LoggerMessage(5610, LogLevel.Information, "Converted the bundled encoder into {Folder}")]
    private partial void LogConverted(string folder);

    [LoggerMessage(5611, LogLevel.Warning, "The files of the bundled encoder in {Folder} are incomplete or changed; they are made anew")]
    private partial void LogDamaged(string folder);
}
