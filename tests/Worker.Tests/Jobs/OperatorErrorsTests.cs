using System.Reflection;
using System.Runtime.CompilerServices;
using Worker.Jobs;
using Worker.Learning.Runtime;
using Worker.Storage;

namespace Worker.Tests.Jobs;

public sealed class OperatorErrorsTests
{
    private static readonly Assembly[] Product = [typeof(OperatorErrors).Assembly, typeof(TorchRuntime).Assembly, typeof(WorkerDatabase).Assembly];

    [Fact]
    public void Every_exception_of_the_product_is_one_that_the_operator_can_fix() => Assert.DoesNotContain(
        Product.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsAssignableTo(typeof(Exception))),
        type => !OperatorErrors.Is((Exception)RuntimeHelpers.GetUninitializedObject(type)));

    [Fact]
    public void Any_other_exception_is_a_bug_whatever_its_namespace() => Assert.All(
        new Exception[] { new InvalidOperationException(), new IOException(), new UnclassifiedException() }, failure => Assert.False(OperatorErrors.Is(failure)));

    /// <summary>Lies in a namespace of the product, which says nothing about who can fix it.</summary>
    private sealed class UnclassifiedException : Exception;
}
