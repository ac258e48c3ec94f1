using System.Text.Json;
using Worker.IntegrationTests.Executable;

namespace Worker.IntegrationTests.Deploy;

/// <summary>What <c>dotnet publish</c> puts into the folder, by asking the build; nothing is published.</summary>
public sealed class PublishTests
{
    [Fact]
    public async Task A_published_folder_has_what_the_worker_loads_and_not_what_libtorch_carries_for_others()
    {
        using var build = WorkerExecutable.StartProgram(
            "dotnet", new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1" },
            "msbuild", Path.Combine(WorkerExecutable.Repository, "src", "Worker", "Worker.csproj"), "-nologo", "-p:Configuration=Release",
            "-t:ComputeResolvedFilesToPublishList", "-getItem:ResolvedFileToPublish");
        var exit = await build.WaitForExitAsync();
        Assert.True(exit == 0, build.Describe());

        using var answer = JsonDocument.Parse(string.Join('\n', build.Output));
        var files = answer.RootElement.GetProperty("Items").GetProperty("ResolvedFileToPublish").EnumerateArray()
            .Select(file => file.GetProperty("RelativePath").GetString()!).ToList();

        Assert.Superset(new HashSet<string> { "libtorch_cpu.so", "libc10.so", "libLibTorchSharp.so", "keep-server.sh", "appsettings.json" }, files.ToHashSet());
        Assert.DoesNotContain("libtorch_python.so", files);
        Assert.DoesNotContain("libtorchbind_test.so", files);
        Assert.Single(files, "libtorch_cpu.so");
    }
}
