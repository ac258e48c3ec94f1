using TorchSharp;
using Worker.Learning.Runtime;
using Worker.Tests.Learning.Weights;

namespace Worker.Tests.Learning.Runtime;

public sealed class TorchRuntimeTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    [Fact]
    public void The_library_delivered_with_the_worker_is_of_the_version_expected()
    {
        var runtime = TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cpu });

        Assert.Equal("cpu", runtime.DeviceName);
        Assert.StartsWith(TorchRuntime.LibTorchVersion + ".", torch.__version__, StringComparison.Ordinal);
    }

    [Fact]
    public void A_libtorch_installed_elsewhere_is_taken_from_there()
    {
        var lib = Install("__version__ = '2.10.1+cu128'");
        foreach (var library in Directory.GetFiles(AppContext.BaseDirectory, "lib*.so*"))
            File.CreateSymbolicLink(Path.Combine(lib, Path.GetFileName(library)), library);

        var runtime = TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cpu, LibTorchPath = Path.GetDirectoryName(lib) });

        Assert.Equal(3, torch.ones(3, device: runtime.Device.Handle).sum().item<float>());
    }

    [Fact]
    public void A_folder_without_libtorch_is_refused()
    {
        var exception = Refused(_folder.Path);

        Assert.Contains($"'{_folder.Path}' holds no libtorch_cpu.so", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("__version__ = '2.4.1+cu121'", "is 2.4.1+cu121")]
    [InlineData("from typing import Optional\n__version__ = \"2.11.0\"\n", "is 2.11.0")]
    [InlineData("nothing of the kind", "cannot be told")]
    public void Another_version_is_refused_with_both_named(string versionFile, string named)
    {
        var lib = Install(versionFile);
        File.WriteAllText(Path.Combine(lib, "libtorch_cpu.so"), "");

        var exception = Refused(lib);

        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
        Assert.Contains("2.10.0", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_is_none_is_refused_in_one_line()
    {
        var lib = Install("__version__ = '2.10.0'");
        File.WriteAllText(Path.Combine(lib, "libtorch_cpu.so"), "no library");

        var exception = Refused(lib);

        Assert.Contains(Path.Combine(lib, "libtorch_cpu.so"), exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void A_GPU_that_is_not_there_is_not_replaced_by_the_CPU()
    {
        Assert.SkipWhen(torch.cuda.is_available(), "This machine has a GPU.");

        var exception = Assert.Throws<TorchUnavailableException>(() => TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cuda }));

        Assert.Contains("Device Cuda was asked for", exception.Message, StringComparison.Ordinal);
        Assert.Equal("cpu", TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Auto }).DeviceName);
    }

    public void Dispose() => _folder.Dispose();

    private string Install(string versionFile)
    {
        File.WriteAllText(_folder.File("version.py"), versionFile);
        return Directory.CreateDirectory(_folder.File("lib")).FullName;
    }

    private static TorchUnavailableException Refused(string path) =>
        Assert.Throws<TorchUnavailableException>(() => TorchRuntime.Start(new ComputeSettings { LibTorchPath = path }));
}
