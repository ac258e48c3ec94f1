using System.Text.Json;
using System.Xml.Linq;
using Worker.Tests.Deploy.Kubernetes;

namespace Worker.Tests.Deploy;

/// <summary>There is no container engine in these tests: what can be seen from the text is.</summary>
public class DockerfileTests
{
    [Fact]
    public void The_image_has_no_build_tools_and_a_base_of_a_fixed_release()
    {
        var stages = Dockerfile.Instructions.Where(instruction => instruction.Keyword == "FROM").Select(instruction => instruction.Arguments).ToList();
        var tag = Dockerfile.Instructions.First(instruction => instruction.Keyword == "ARG" && instruction.Stage.Length == 0).Arguments;

        // Ubuntu 24.04: older ones lack the libstdc++ that TorchSharp's binding needs.
        Assert.Equal("DOTNET=10.0-noble", tag);
        Assert.Equal("mcr.microsoft.com/dotnet/sdk:${DOTNET} AS build", stages[0]);
        Assert.Equal("mcr.microsoft.com/dotnet/aspnet:${DOTNET} AS final", stages[^1]);
    }

    [Fact]
    public void It_runs_as_the_account_of_the_base_image_and_not_as_root()
    {
        var final = Dockerfile.InStage("final").ToList();

        Assert.Equal("$APP_UID", final.Last(instruction => instruction.Keyword == "USER").Arguments);
        Assert.True(
            final.FindIndex(instruction => instruction.Keyword == "USER") > final.FindLastIndex(instruction => instruction.Keyword is "RUN" or "COPY"),
            "What the image holds belongs to root, so that the worker cannot change it.");
    }

    [Fact]
    public void It_starts_and_checks_programs_that_it_holds_without_a_shell()
    {
        var entryPoint = Exec("ENTRYPOINT");
        var health = JsonSerializer.Deserialize<string[]>(Dockerfile.InStage("final").Single(i => i.Keyword == "HEALTHCHECK").Arguments.Split(" CMD ")[1])!;

        Assert.Equal(["/app/forecast-worker"], entryPoint);
        Assert.Equal(["/app/healthcheck.sh"], health);
        Assert.Contains(Dockerfile.InStage("build"), i => i.Keyword == "RUN" && i.Arguments.Contains("install -m 0755 deploy/healthcheck.sh /app/healthcheck.sh", StringComparison.Ordinal));
        Assert.Contains(Dockerfile.InStage("final"), i => i is { Keyword: "COPY", Arguments: "--from=build /app /app" });
    }

    [Fact]
    public void What_it_copies_is_in_the_repository_and_reaches_the_builder()
    {
        var allowed = DeployFolder.Read("Dockerfile.dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        var sources = Dockerfile.InStage("build").Where(i => i.Keyword == "COPY").SelectMany(i => i.Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..^1]);

        Assert.All(sources, source =>
        {
            Assert.True(Path.Exists(Path.Combine(DeployFolder.Repository, source)), $"{source} is not in the repository");
            Assert.Contains(allowed, path => source == path || source.StartsWith(path + "/", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void The_restore_sees_every_project_of_the_worker_with_its_lock_file()
    {
        var before = Dockerfile.InStage("build")
            .TakeWhile(i => !i.Arguments.Contains("dotnet restore", StringComparison.Ordinal))
            .Where(i => i.Keyword == "COPY").SelectMany(i => i.Arguments.Split(' ')).ToList();

        foreach (var project in ProjectsBelow("src/Worker/Worker.csproj"))
        {
            Assert.Contains(project, before);
            Assert.Contains($"{Path.GetDirectoryName(project)}/packages.lock.json", before);
        }
    }

    [Fact]
    public void It_holds_no_secret_and_listens_where_the_pods_are_probed()
    {
        var named = Dockerfile.Instructions.Where(i => i.Keyword is "ARG" or "ENV").Select(i => i.Arguments);
        string[] suspicious = ["password", "secret", "token", "connectionstring", "key="];
        Assert.All(named, text => Assert.DoesNotContain(suspicious, word => text.Contains(word, StringComparison.OrdinalIgnoreCase)));

        var container = Manifests.StatefulSet(Manifests.Parse("base/statefulset.yaml")).Spec.Template.Spec.Containers.Single();
        Assert.Equal(Dockerfile.InStage("final").Single(i => i.Keyword == "EXPOSE").Arguments, $"{container.Ports.Single().ContainerPort}");
        Assert.Equal(Dockerfile.InStage("final").Single(i => i.Keyword == "VOLUME").Arguments, PodRules.Value(container, "DataFolder"));
    }

    private static string[] Exec(string keyword) =>
        JsonSerializer.Deserialize<string[]>(Dockerfile.InStage("final").Single(instruction => instruction.Keyword == keyword).Arguments)!;

    private static IEnumerable<string> ProjectsBelow(string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        var references = XDocument.Load(Path.Combine(DeployFolder.Repository, project)).Descendants("ProjectReference")
            .Select(reference => Path.GetRelativePath(DeployFolder.Repository, Path.GetFullPath(Path.Combine(DeployFolder.Repository, folder, reference.Attribute("Include")!.Value))));
        return references.SelectMany(ProjectsBelow).Append(project).Distinct();
    }
}
