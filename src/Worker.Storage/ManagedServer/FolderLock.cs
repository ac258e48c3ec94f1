namespace Worker.Storage.ManagedServer;

/// <summary>
/// A lock between processes. The kernel (flock) gives it back when its holder ends, however it ends, so a crash leaves none behind.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private const int WouldBlock = 11;

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    public static FolderLock? TryTake(string path, bool isShared)
    {
        try
        {
            return new FolderLock(isShared
                ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read)
                : new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException failure) when (failure.HResult == WouldBlock)
        {
            return null;
        }
    }

    /// <exception cref="DatabaseException">Another process holds it for longer than the timeout.</exception>
    public static async Task<FolderLock> TakeAsync(
        string path, bool isShared, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (TryTake(path, isShared) is { } taken)
                return taken;
            if (time.GetElapsedTime(started) > timeout)
            {
                throw new DatabaseException(
                    $"Another worker has been starting or stopping the database for more than {timeout.TotalSeconds:0} s (it holds '{path}'). "
                    + "See what it is doing, and try again when it has ended.");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
        }
    }

    public void Dispose() => _file.Dispose();
}
