using System.Runtime.CompilerServices;
using TorchSharp;
using Worker.Learning.Runtime;

namespace Worker.Tests.Learning;

/// <summary>
/// What the tests compute on: a CPU, or what <c>WORKER_TEST_DEVICE</c> names (<c>cpu</c> or <c>cuda</c>) with the libtorch in
/// <c>WORKER_TEST_LIBTORCH</c>. Only tests with the trait <c>Device</c> = <c>Any</c> can be run on another device than a CPU.
/// </summary>
internal static class TestRuntime
{
    private static readonly string? DeviceName = Environment.GetEnvironmentVariable("WORKER_TEST_DEVICE");
    private static readonly string? LibTorch = Environment.GetEnvironmentVariable("WORKER_TEST_LIBTORCH");

    /// <summary>For networks and tensors that a test makes itself.</summary>
    public static torch.Device Device => Start().Device.Handle;

    public static TorchRuntime Start() => TorchRuntime.Start(new ComputeSettings
    {
        Device = string.IsNullOrEmpty(DeviceName) ? ComputeDevice.Cpu : Enum.Parse<ComputeDevice>(DeviceName, ignoreCase: true),
        LibTorchPath = string.IsNullOrEmpty(LibTorch) ? null : LibTorch,
        Threads = 1,
    });

    /// <summary>Skips what holds bit by bit: a GPU adds in an order that differs from run to run.</summary>
    public static void RequireRepeatableSums() =>
        Assert.SkipWhen(Start().DeviceName != "cpu", "Only a CPU adds in the same order at every run.");

    // The first libtorch that is loaded stays: a test that makes a tensor before it starts a runtime must find the chosen one.
    [ModuleInitializer]
    internal static void Load()
    {
        if (!string.IsNullOrEmpty(LibTorch)) Start();
    }
}
