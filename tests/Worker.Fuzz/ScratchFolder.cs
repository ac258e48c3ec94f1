namespace Worker.Fuzz;

/// <summary>Where inputs that must be files are written, in memory if the machine has a file system there.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private const string InMemory = "/dev/shm";

    public string Path { get; } = Directory.Exists(InMemory)
        ? Directory.CreateDirectory(System.IO.Path.Combine(InMemory, $"worker-fuzz-{Environment.ProcessId}")).FullName
        : Directory.CreateTempSubdirectory("worker-fuzz-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
