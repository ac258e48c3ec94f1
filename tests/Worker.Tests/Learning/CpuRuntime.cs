using Worker.Learning.Runtime;

namespace Worker.Tests.Learning;

internal static class CpuRuntime
{
    public static TorchRuntime Start() => TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cpu, Threads = 1 });
}
