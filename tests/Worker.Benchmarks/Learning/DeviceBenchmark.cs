using TorchSharp;
using Worker.Learning.Runtime;

namespace Worker.Benchmarks.Learning;

/// <summary>
/// The networks of the worker on a device, for <c>tests/gpu/run.sh</c>. On a GPU the encoder is of BERT-base's size; on a CPU, where this
/// only shows that everything runs, it has two layers. Tokens are random: the length decides the time.
/// </summary>
internal static class DeviceBenchmark
{
    /// <param name="part"><c>check</c>, <c>slices</c>, <c>fine-tune</c> or <c>scoring</c>.</param>
    /// <param name="device"><c>cpu</c> or <c>cuda</c>.</param>
    /// <param name="libTorch">The lib folder of an installed PyTorch; null takes the libtorch beside this program.</param>
    public static async Task RunAsync(string part, string device, string? libTorch)
    {
        var runtime = TorchRuntime.Start(new ComputeSettings { Device = Enum.Parse<ComputeDevice>(device, ignoreCase: true), LibTorchPath = libTorch });
        switch (part)
        {
            case "check":
                Check(runtime);
                break;
            case "slices":
                await DeviceSlices.RunAsync(runtime);
                break;
            case "fine-tune":
                await DeviceEncoder.FineTuneAsync(runtime);
                break;
            case "scoring":
                DeviceEncoder.Score(runtime);
                break;
            default:
                throw new ArgumentException($"'{part}' is no part; expected check, slices, fine-tune or scoring.", nameof(part));
        }
    }

    // Each fault stops here, with libtorch's own message, before an hour of tests tells it in other words.
    private static void Check(TorchRuntime runtime)
    {
        using var scope = torch.NewDisposeScope();
        runtime.Seed(1);
        var first = torch.randn(256, 256, device: runtime.Device.Handle);
        runtime.Seed(1);
        var again = torch.randn(256, 256, device: runtime.Device.Handle);
        if (!first.Equals(again)) throw new InvalidOperationException("One seed gave two matrices; expected the same.");
        var exact = first.cpu().to(torch.ScalarType.Float64);
        var product = exact.matmul(exact);
        foreach (var (type, limit) in new[] { (torch.ScalarType.Float32, 1e-3), (torch.ScalarType.BFloat16, 2.0) })
        {
            var computed = first.to(type);
            var difference = (computed.matmul(computed).cpu().to(torch.ScalarType.Float64) - product).abs().max().item<double>();
            if (!(difference <= limit))
                throw new InvalidOperationException(FormattableString.Invariant($"A product in {type} differs by {difference} from the one in Float64; expected at most {limit}."));
            Console.WriteLine(FormattableString.Invariant($"product of 256 x 256 in {type}: differs by at most {difference:E1} from Float64 on the CPU"));
        }
        runtime.Device.Synchronize();
        Console.WriteLine($"device {runtime.DeviceName}, libtorch {torch.__version__.Trim()}");
    }
}
