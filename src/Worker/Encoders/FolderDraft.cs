namespace Worker.Encoders;

/// <summary>
/// The folder of a model while it is filled. The first answer of the hub fixes the commit, so that all files are of one, however long
/// the download takes and even if the branch moves.
/// </summary>
internal sealed class FolderDraft
{
    private readonly string _commitPath;

    public FolderDraft(string path)
    {
        Directory.CreateDirectory(path);
        (Path, _commitPath) = (path, System.IO.Path.Combine(path, "commit"));
        Commit = File.Exists(_commitPath) && File.ReadAllText(_commitPath).Trim() is { Length: > 0 } commit ? commit : null;
    }

    public string Path { get; }

    /// <summary>The commit that the files are of; null before the hub has sent it.</summary>
    public string? Commit { get; private set; }

    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    public void Note(string? commit)
    {
        if (Commit is not null || string.IsNullOrEmpty(commit) || !commit.All(char.IsAsciiHexDigit))
            return;
        File.WriteAllText(_commitPath, commit + "\n");
        Commit = commit;
    }
}
