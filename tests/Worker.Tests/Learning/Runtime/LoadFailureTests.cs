using Worker.Learning.Runtime;

namespace Worker.Tests.Learning.Runtime;

public sealed class LoadFailureTests
{
    private const string Bridge = "/opt/worker/libLibTorchSharp.so";

    [Fact]
    public void An_old_libstdcxx_is_named_with_the_remedy()
    {
        var message = LoadFailure.Describe(Bridge, $"""
            Unable to load shared library '{Bridge}' or one of its dependencies. In order to help diagnose loading problems, consider using a tool like strace.
            /lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by {Bridge})
            """);

        Assert.Contains("needs GLIBCXX_3.4.32", message, StringComparison.Ordinal);
        Assert.Contains("deploy/prerequisites.sh", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_library_that_is_needed_and_absent_is_named()
    {
        var message = LoadFailure.Describe(Bridge, "libgomp.so.1: cannot open shared object file: No such file or directory\nmore");

        Assert.Contains("libgomp.so.1, which it needs, is not on this machine", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_library_itself_being_absent_is_no_missing_dependency()
    {
        var message = LoadFailure.Describe(Bridge, $"{Bridge}: cannot open shared object file: No such file or directory");

        Assert.Contains($"{Bridge}: cannot open shared object file", message, StringComparison.Ordinal);
        Assert.DoesNotContain("which it needs", message, StringComparison.Ordinal);
    }
}
