using System.Runtime.InteropServices;

namespace Worker.Learning.Runtime;

/// <summary>
/// Loads libtorch and its .NET bridge by absolute path before TorchSharp looks for them: its own message names a missing
/// package for every cause. When TorchSharp then asks for <c>torch_cpu</c> by name it finds the shim of that name
/// (see the project file), which leads to the library that is loaded already.
/// </summary>
internal static class NativeLibraries
{
    private const string Bridge = "libLibTorchSharp.so";

    /// <exception cref="TorchUnavailableException">A library is absent, does not fit or cannot be loaded.</exception>
    public static void Load(string? libTorchPath)
    {
        var own = AppContext.BaseDirectory;
        var folder = libTorchPath is null ? own : LibTorchFolder.Resolve(libTorchPath);
        if (libTorchPath is not null)
        {
            LibTorchFolder.CheckVersion(folder, VersionOf(Path.Combine(own, Bridge)));
            if (File.Exists(Path.Combine(own, "libtorch_cuda.so")))
                throw new TorchUnavailableException($"Compute:LibTorchPath is '{libTorchPath}', and this worker was built with a CUDA libtorch of its own. Clear the setting, or build without -p:TorchBackend=cuda.");
        }

        // In the order of their dependencies; those for CUDA are there or not.
        foreach (var name in (string[])["libc10.so", "libtorch_cpu.so", "libc10_cuda.so", "libtorch_cuda.so", "libtorch.so"])
        {
            var file = Path.Combine(folder, name);
            if (File.Exists(file))
                LoadFile(file);
        }
        LoadFile(Path.Combine(own, Bridge));
    }

    // A bridge that was compiled from TorchSharp's source for another libtorch says so beside itself; the one delivered does not.
    private static string VersionOf(string bridge)
    {
        var said = Path.ChangeExtension(bridge, "libtorch");
        return File.Exists(said) ? File.ReadAllText(said).Trim() : TorchRuntime.LibTorchVersion;
    }

    private static void LoadFile(string file)
    {
        try
        {
            NativeLibrary.Load(file);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new TorchUnavailableException(LoadFailure.Describe(file, exception.Message), exception);
        }
    }
}
