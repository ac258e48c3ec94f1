using Mono.Cecil;
using Mono.Cecil.Rocks;
using Worker.Learning.Runtime;

namespace Worker.Tests.Architecture;

/// <summary>What depends on the kind of device stands in one class, read from the compiled product.</summary>
public sealed class DeviceTests
{
    private static readonly string[] Types = ["TorchSharp.DeviceType", "TorchSharp.torch/cuda", "TorchSharp.torch/backends", "TorchSharp.torch/mps"];

    // Not torch.CPU: files are read into the memory of the host whatever computes.
    private static readonly string[] Members =
    [
        "TorchSharp.torch::CUDA", "TorchSharp.torch::MPS", "TorchSharp.torch::META",
        "TorchSharp.torch::manual_seed", "TorchSharp.torch/random::manual_seed", "TorchSharp.torch/Tensor::cuda", "TorchSharp.torch/nn/Module::cuda",
        "TorchSharp.torch::InitializeDeviceType", "TorchSharp.torch::TryInitializeDeviceType",
    ];

    private static readonly (string Type, string Member)[] Found = [.. new[] { typeof(Services).Assembly, typeof(TorchRuntime).Assembly }
        .SelectMany(assembly => Read(assembly.Location))];

    [Fact]
    public void Only_one_class_asks_for_the_kind_of_a_device() =>
        Assert.Equal([], Found.Where(found => found.Type != nameof(TorchDevice)).Select(found => $"{found.Type} uses {found.Member}").Distinct());

    [Fact]
    public void What_that_class_uses_is_found() =>
        Assert.Contains(Found, found => found.Member.Contains("cuda", StringComparison.Ordinal));

    private static List<(string Type, string Member)> Read(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        return [.. from type in module.GetAllTypes()
                   from method in type.Methods
                   where method.HasBody
                   from instruction in method.Body.Instructions
                   let member = instruction.Operand as MemberReference
                   where member is not null && IsOfADevice(member)
                   select (Outermost(type), $"{(member.DeclaringType ?? member).FullName}::{member.Name}")];
    }

    private static bool IsOfADevice(MemberReference member)
    {
        var owner = member.DeclaringType?.FullName ?? member.FullName;
        var result = (member as MethodReference)?.ReturnType ?? (member as FieldReference)?.FieldType;
        return Types.Any(type => owner == type || owner.StartsWith(type + "/", StringComparison.Ordinal) || result?.FullName == type)
            || Members.Contains($"{owner}::{member.Name.Replace("get_", "", StringComparison.Ordinal)}")
            || owner.EndsWith(".X86Base", StringComparison.Ordinal);
    }

    private static string Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type.Name;
}
