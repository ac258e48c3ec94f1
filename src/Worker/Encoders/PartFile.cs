namespace Worker.Encoders;

/// <summary>
/// What there is of a file so far: <c>FILE.part</c>, and next to it in <c>FILE.part.tag</c> of what file these bytes are. They stay over
/// failures and restarts.
/// </summary>
internal sealed class PartFile(string path)
{
    private readonly string _tagPath = $"{path}.part.tag";

    public string PartPath { get; } = $"{path}.part";

    /// <summary>Bytes that a next attempt need not ask for again; 0 if it is not known of what file they are.</summary>
    public long Length => Tags is not null && File.Exists(PartPath) ? new FileInfo(PartPath).Length : 0;

    /// <summary>The identity of the file, and the tag of the host that served the bytes; null if nothing is known.</summary>
    public (string Identity, string? StrongTag)? Tags => File.Exists(_tagPath) && File.ReadAllLines(_tagPath) is [var identity, ..] and var lines && identity.Length > 0
        ? (identity, lines.Length > 1 && lines[1].Length > 0 ? lines[1] : null)
        : null;

    /// <summary>Begins anew: the bytes so far are deleted.</summary>
    public FileStream Create(string? identity, string? strongTag)
    {
        Delete();
        var stream = new FileStream(PartPath, FileMode.Create, FileAccess.Write, FileShare.None);
        if (identity is not null)
            File.WriteAllLines(_tagPath, [identity, strongTag ?? ""]);
        return stream;
    }

    public FileStream Append() => new(PartPath, FileMode.Append, FileAccess.Write, FileShare.None);

    public void Delete()
    {
        File.Delete(_tagPath);
        File.Delete(PartPath);
    }

    /// <summary>Gives the file its name. Its bytes must be on disk.</summary>
    public void Complete()
    {
        File.Move(PartPath, path, overwrite: true);
        File.Delete(_tagPath);
    }
}
