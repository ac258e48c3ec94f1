using Worker.Learning.Runtime;

namespace Worker.Cli.Checks;

/// <summary>The tensor library loads and the requested device exists.</summary>
internal sealed class ComputeCheck(Lazy<TorchRuntime> runtime) : ICheck
{
    public string Subject => "compute";

    public Task<CheckResult> RunAsync(CancellationToken cancellationToken) =>
        Task.FromResult(CheckResult.Ok($"{runtime.Value.DeviceName}, libtorch {TorchRuntime.LibTorchVersion}"));
}
