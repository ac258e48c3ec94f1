using k8s;
using k8s.Models;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Worker.Tests.Deploy.Kubernetes;

/// <summary>The files as they stand, without kubectl.</summary>
public class ManifestFileTests
{
    public static TheoryData<string> ObjectFiles => [.. Directory.GetFiles(KustomizeFile.Top, "*.yaml", SearchOption.AllDirectories)
        .Where(path => Path.GetFileName(path) != "kustomization.yaml" && KustomizeFile.Load(path) is YamlMappingNode)
        .Select(path => Path.GetRelativePath(KustomizeFile.Top, path))
        .Order()];

    [Theory]
    [MemberData(nameof(ObjectFiles))]
    public void Every_field_is_known_and_has_its_type(string file) => Assert.NotEmpty(Manifests.Parse(file));

    [Fact]
    public void A_misspelt_field_would_be_found()
    {
        var text = DeployFolder.Read("kubernetes/base/statefulset.yaml").Replace("readOnlyRootFilesystem", "readonlyRootFilesystem", StringComparison.Ordinal);

        Assert.ThrowsAny<YamlException>(() => KubernetesYaml.LoadAllFromString(text, strict: true));
    }

    [Fact]
    public void Every_file_is_named_by_a_kustomization_and_every_name_is_a_file()
    {
        var named = KustomizeFile.All.SelectMany(kustomization => kustomization.Resources
            .Concat(kustomization.GeneratorFiles)
            .Concat(kustomization.Patches.Select(patch => patch.File))
            .Select(kustomization.Path)).ToHashSet();
        var files = Directory.GetFiles(KustomizeFile.Top, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "kustomization.yaml" && !path.Contains("/examples/", StringComparison.Ordinal));

        Assert.All(named, path => Assert.True(Path.Exists(path), $"{path} does not exist"));
        Assert.All(files, path => Assert.Contains(path, named));
    }

    [Fact]
    public void Every_patch_is_of_something_that_the_base_has()
    {
        var baseObjects = KustomizeFile.All.Single(kustomization => kustomization.Folder.EndsWith("/base", StringComparison.Ordinal))
            .Resources.SelectMany(file => Manifests.Parse($"base/{file}")).Cast<IKubernetesObject<V1ObjectMeta>>().ToList();
        var baseContainers = Manifests.AllContainers(Manifests.StatefulSet(baseObjects).Spec.Template.Spec).Select(container => container.Name).ToList();

        foreach (var kustomization in KustomizeFile.All)
        {
            foreach (var (file, kind, name) in kustomization.Patches)
            {
                if (kind is not null)
                {
                    Assert.Contains(baseObjects, target => target.Kind == kind && target.Metadata.Name == name);
                    continue;
                }
                var patch = (V1StatefulSet)Manifests.Parse(Path.GetRelativePath(KustomizeFile.Top, kustomization.Path(file))).Single();
                Assert.Contains(baseObjects, target => target.Kind == patch.Kind && target.Metadata.Name == patch.Metadata.Name);
                // A container of another name would be added, not changed.
                Assert.All(Manifests.AllContainers(patch.Spec.Template.Spec), container => Assert.Contains(container.Name, baseContainers));
            }
        }
    }

    [Fact]
    public void No_secret_is_in_any_file()
    {
        foreach (var file in ObjectFiles.Select(row => row.Data))
        {
            var objects = Manifests.Parse(file);
            Assert.Empty(objects.OfType<V1Secret>());
            var literals = objects.SelectMany(PodSpecs).SelectMany(Manifests.AllContainers).SelectMany(container => container.Env ?? [])
                .Where(variable => variable.Value is not null);
            Assert.DoesNotContain(literals, variable => variable.Name.Contains("ConnectionString", StringComparison.OrdinalIgnoreCase)
                || variable.Name.Contains("Password", StringComparison.OrdinalIgnoreCase) || variable.Name.Contains("Token", StringComparison.OrdinalIgnoreCase));
        }
    }

    private static IEnumerable<V1PodSpec> PodSpecs(object manifest) => manifest switch
    {
        V1StatefulSet set => [set.Spec.Template.Spec],
        V1Job job => [job.Spec.Template.Spec],
        _ => [],
    };
}
