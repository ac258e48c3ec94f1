using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Worker.Learning.Runtime;

namespace Worker.Cli.Settings;

/// <summary>Section <c>Compute</c>: what networks are computed on.</summary>
internal sealed class ComputeOptions
{
    public const string Section = "Compute";

    /// <summary>Auto (default: the first CUDA GPU if there is one, else the CPU), Cpu or Cuda, which is refused if there is none.</summary>
    [EnumDataType(typeof(ComputeDevice))]
    public ComputeDevice Device { get; set; }

    /// <summary>
    /// The folder of another libtorch of the same version, such as <c>.../site-packages/torch/lib</c> of a CUDA PyTorch. Empty (the
    /// default) takes the one delivered with the worker.
    /// </summary>
    public string? LibTorchPath { get; set; }

    /// <summary>CPU threads of one training. 1 to 1,024; empty (the default) lets each network take what it is fastest with.</summary>
    [Range(1, 1024)]
    public int? Threads { get; set; }

    public ComputeSettings ToSettings() => new()
    {
        Device = Device,
        LibTorchPath = string.IsNullOrWhiteSpace(LibTorchPath) ? null : LibTorchPath,
        Threads = Threads,
    };
}

[OptionsValidator]
internal sealed partial class ComputeOptionsValidator : IValidateOptions<ComputeOptions>;
