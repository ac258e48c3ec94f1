using System.Runtime.InteropServices;

namespace Worker.Learning.Weights;

/// <summary>
/// A file that is there whole or not at all: written under a temporary name in the same folder, flushed to disk, renamed.
/// Without <see cref="Commit"/> the temporary file is removed and what was there before stays.
/// </summary>
internal sealed partial class DurableFile : IDisposable
{
    private const int ReadOnlyDirectory = 0x10000;

    private readonly string _path;
    private readonly string _temporaryPath;
    private bool _isCommitted;

    public DurableFile(string path)
    {
        _path = Path.GetFullPath(path);
        _temporaryPath = Path.Combine(Folder, $".{Path.GetFileName(_path)}.{Guid.NewGuid():N}.tmp");
        Stream = new FileStream(_temporaryPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
    }

    public FileStream Stream { get; }

    private string Folder => Path.GetDirectoryName(_path)!;

    public void Commit()
    {
        Stream.Flush(flushToDisk: true);
        Rename();
        FlushFolder();
    }

    /// <summary>The same without waiting for the disk: whole after a kill of the process, perhaps cut off after a power cut.</summary>
    public void CommitUnflushed()
    {
        Stream.Flush();
        Rename();
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (!_isCommitted)
            File.Delete(_temporaryPath);
    }

    private void Rename()
    {
        Stream.Dispose();
        File.Move(_temporaryPath, _path, overwrite: true);
        _isCommitted = true;
    }

    // The rename itself survives a power cut only once the folder is on disk; .NET opens no folders.
    private void FlushFolder()
    {
        var descriptor = Open(Folder, ReadOnlyDirectory);
        if (descriptor < 0)
            throw new IOException($"The folder '{Folder}' cannot be opened to flush it: {Marshal.GetLastPInvokeErrorMessage()}");
        try
        {
            if (Fsync(descriptor) != 0)
                throw new IOException($"The folder '{Folder}' cannot be flushed to disk: {Marshal.GetLastPInvokeErrorMessage()}");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
