using System.Runtime.InteropServices;
using Worker.Learning.Runtime;
using Worker.Learning.Training;

namespace Worker.Tests.Learning;

/// <summary>A device whose memory holds no batch above a size, and what was told of it.</summary>
/// <param name="largest">Items of the largest batch that fits.</param>
internal sealed class DeviceMemory(int largest) : IProgress<EpochReport>
{
    // As libtorch says it and TorchSharp throws it.
    private const string Message = "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 79.10 GiB\nException raised from malloc";

    public List<HalvedBatch> Halved { get; } = [];

    /// <summary>Halves are reported to <see cref="Halved"/>.</summary>
    public TorchRuntime Runtime => TorchRuntime.Start(TestRuntime.Start().Settings with { BatchHalved = Halved.Add });

    public static ExternalException Exhausted() => new LibraryFailure(Message);

    public void Require(int batch)
    {
        if (batch > largest) throw Exhausted();
    }

    /// <summary>An epoch whose batch did not fit fails at its end, after all that a training leaves behind.</summary>
    public void Report(EpochReport value) => Require(value.BatchSize);
}

/// <summary>What TorchSharp throws for every failure of libtorch.</summary>
internal sealed class LibraryFailure(string message) : ExternalException(message);
