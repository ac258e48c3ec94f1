using Worker.Cli.Settings;
using Worker.Runs;
using Worker.Tests.Deploy.Kubernetes;
using Worker.Tests.Deploy.Systemd;

namespace Worker.Tests.Deploy;

/// <summary>What the deployment files set is a setting of this version: a misspelt one would only be found on the machine.</summary>
public class SettingKeyTests
{
    private static readonly SettingsSchema Schema = SettingsSchema.OfWorker;

    public static TheoryData<string> SettingsFiles => ["kubernetes/base/settings.json", "systemd/settings.json"];

    public static TheoryData<string, string> Variables => [.. FromManifests().Concat(FromDockerfile()).Concat(FromEnvironmentFile())
        .Where(variable => Schema.MeansSetting(variable.Name.Replace("__", ":", StringComparison.Ordinal))).Distinct()];

    [Theory]
    [MemberData(nameof(SettingsFiles))]
    public void A_settings_file_holds_settings_only(string file)
    {
        var layers = new SettingsLayers();
        layers.AddFile(DeployFolder.Path(file));

        Assert.Empty(Schema.FindProblems(layers));
    }

    [Theory]
    [MemberData(nameof(Variables))]
    public void A_variable_is_a_setting_and_can_be_read(string name, string value)
    {
        var layers = new SettingsLayers();
        layers.Add([KeyValuePair.Create(name.Replace("__", ":", StringComparison.Ordinal), (string?)value)], key => key);

        Assert.Empty(Schema.FindProblems(layers));
    }

    [Fact]
    public void The_variables_that_matter_are_among_them() =>
        Assert.Superset(
            new HashSet<string> { "Telemetry__Address", "Service__ShutdownTimeout", "Compute__Device", "DataFolder", "Database__ConnectionString" },
            Variables.Select(row => row.Data.Item1).ToHashSet());

    [Fact]
    public void A_stop_takes_no_longer_than_the_unit_and_the_pods_allow()
    {
        var usual = new ServiceOptions().ShutdownTimeout;

        Assert.Equal(usual, Manifests.ShutdownTimeout);
        Assert.True(UnitFile.Load("forecast-worker.service").Span("TimeoutStopSec") > usual + TimeSpan.FromSeconds(10));
        Assert.True(UnitFile.Load("forecast-worker.service").Span("TimeoutStopSec") < TimeSpan.FromSeconds(90));
    }

    private static IEnumerable<(string Name, string Value)> FromManifests() => Directory.GetFiles(KustomizeFile.Top, "*.yaml", SearchOption.AllDirectories)
        .Where(path => Path.GetFileName(path) != "kustomization.yaml" && KustomizeFile.Load(path) is YamlDotNet.RepresentationModel.YamlMappingNode)
        .SelectMany(path => Manifests.Parse(Path.GetRelativePath(KustomizeFile.Top, path)))
        .SelectMany(manifest => manifest switch
        {
            k8s.Models.V1StatefulSet set => Manifests.AllContainers(set.Spec.Template.Spec),
            k8s.Models.V1Job job => Manifests.AllContainers(job.Spec.Template.Spec),
            _ => [],
        })
        .SelectMany(container => container.Env ?? [])
        .Select(variable => (variable.Name, variable.Value ?? ""));

    private static IEnumerable<(string Name, string Value)> FromDockerfile() => Dockerfile.InStage("final").Where(instruction => instruction.Keyword == "ENV")
        .SelectMany(instruction => instruction.Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(pair => pair.Split('=', 2)).Select(pair => (pair[0], pair[1]));

    private static IEnumerable<(string Name, string Value)> FromEnvironmentFile() => DeployFolder.Read("systemd/environment").Split('\n')
        .Where(line => line.StartsWith('#') && line.Contains('=', StringComparison.Ordinal) && !line.StartsWith("# ", StringComparison.Ordinal))
        .Select(line => line[1..].Split('=', 2)).Select(pair => (pair[0], pair[1]));
}
