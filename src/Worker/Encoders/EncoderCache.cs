namespace Worker.Encoders;

/// <summary>The folder with one folder for each downloaded or converted encoder.</summary>
/// <param name="root"><c>encoders</c> below the data folder.</param>
internal sealed class EncoderCache(string root)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <param name="entry">A file name.</param>
    public string FolderOf(string entry) => Path.Combine(root, entry);

    /// <summary>
    /// Makes an empty folder next to that of the entry, to be filled and renamed; what an earlier, killed process left is removed.
    /// </summary>
    public string NewDraft(string entry)
    {
        var draft = Path.Combine(root, $".{entry}.draft");
        if (Directory.Exists(draft))
            Directory.Delete(draft, recursive: true);
        Directory.CreateDirectory(draft);
        return draft;
    }

    /// <summary>Waits until no other process or thread fills the entry, and keeps the others out until disposed.</summary>
    public async Task<IDisposable> TakeTurnAsync(string entry, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(root);
        var path = Path.Combine(root, $"{entry}.lock");
        while (true)
        {
            try
            {
                // The file stays: another process may already wait for this one.
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(Poll, cancellationToken);
            }
        }
    }
}
