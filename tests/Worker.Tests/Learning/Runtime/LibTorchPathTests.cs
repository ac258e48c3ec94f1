using System.Diagnostics;
using TorchSharp;
using Worker.Learning.Runtime;
using Worker.Tests.Learning.Weights;

namespace Worker.Tests.Learning.Runtime;

/// <summary>A libtorch is loaded once a process, so one from elsewhere needs a process of its own: this program, again.</summary>
public sealed class LibTorchPathTests
{
    private const string PathVariable = "TEST_LIBTORCH_PATH";

    [Fact]
    public async Task The_libtorch_of_another_installation_is_the_only_one_in_the_process()
    {
        using var installation = new ModelFolder();
        File.WriteAllText(installation.File("version.py"), "__version__ = '2.10.0+cpu'");
        var lib = Directory.CreateDirectory(installation.File("lib")).FullName;
        // Copies, for the loader knows a link's target again.
        foreach (var library in Directory.GetFiles(AppContext.BaseDirectory, "lib*.so*").Where(IsNeeded))
            File.Copy(library, Path.Combine(lib, Path.GetFileName(library)));

        var start = new ProcessStartInfo(Environment.ProcessPath!, ["-method", $"*.{nameof(Child)}", "-explicit", "only", "-noColor"])
        {
            RedirectStandardOutput = true,
            Environment = { [PathVariable] = lib },
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0 && output.Contains("Total: 1,", StringComparison.Ordinal), output);
    }

    [Fact(Explicit = true)]
    public void Child()
    {
        var lib = Environment.GetEnvironmentVariable(PathVariable);
        Assert.SkipWhen(lib is null, "Runs in a process of its own.");

        var runtime = TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cpu, LibTorchPath = lib });

        Assert.Equal(3, torch.ones(3, device: runtime.Device.Handle).sum().item<float>());
        var loaded = File.ReadLines("/proc/self/maps").Where(line => line.EndsWith("/libtorch_cpu.so", StringComparison.Ordinal));
        Assert.Equal([Path.Combine(lib, "libtorch_cpu.so")], loaded.Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..]).Distinct());
    }

    private static bool IsNeeded(string library) =>
        Path.GetFileName(library) is "libc10.so" or "libtorch_cpu.so" or "libtorch.so" || library.Contains("libgomp", StringComparison.Ordinal);
}
