namespace Worker.Encoders;

/// <summary>The folder with a folder a downloaded model.</summary>
/// <param name="root"><c>encoders</c> below the data folder.</param>
internal sealed class EncoderCache(string root)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    public string FolderOf(HubEncoder model) => Path.Combine(root, model.FolderName);

    /// <summary>Waits until no other process or thread downloads the model, and holds the others off until disposed.</summary>
    public async Task<IDisposable> TakeTurnAsync(HubEncoder model, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(FolderOf(model));
        var path = Path.Combine(root, $"{model.FolderName}.lock");
        while (true)
        {
            try
            {
                // The file stays: whoever removed it would take it from under the one who waits.
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(Poll, cancellationToken);
            }
        }
    }
}
