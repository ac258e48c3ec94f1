using System.Collections.Concurrent;
using System.Globalization;
using k8s;
using k8s.Models;

namespace Worker.Tests.Deploy.Kubernetes;

/// <summary>The manifests as files, and as kustomize renders them.</summary>
internal static class Manifests
{
    public static readonly string[] Overlays = ["cpu", "gpu", "external-database"];

    public static readonly string[] Examples = ["train-job.yaml"];

    // kubectl takes a second or two; the files do not change under a test run.
    private static readonly ConcurrentDictionary<string, Task<string>> Rendered = new();

    /// <summary>How long the pods give the service to stop by itself.</summary>
    public static TimeSpan ShutdownTimeout => TimeSpan.Parse(
        StatefulSet(Parse("base/statefulset.yaml")).Spec.Template.Spec.Containers.Single().Env.Single(variable => variable.Name == "Service__ShutdownTimeout").Value,
        CultureInfo.InvariantCulture);

    /// <exception cref="YamlDotNet.Core.YamlException">A field is unknown or has another type.</exception>
    public static List<object> Parse(string relative) => KubernetesYaml.LoadAllFromString(DeployFolder.Read($"kubernetes/{relative}"), OperatorTypes.Map, strict: true);

    /// <summary>What <c>kubectl apply -k</c> would send; skips the running test where there is no kubectl.</summary>
    public static async Task<List<object>> RenderAsync(string overlay)
    {
        ShellCommand.SkipUnlessFound("kubectl");
        return KubernetesYaml.LoadAllFromString(await Rendered.GetOrAdd(overlay, KustomizeAsync), OperatorTypes.Map, strict: true);
    }

    public static V1StatefulSet StatefulSet(IEnumerable<object> objects) => objects.OfType<V1StatefulSet>().Single();

    public static IEnumerable<V1Container> AllContainers(V1PodSpec pod) => pod.Containers.Concat(pod.InitContainers ?? []);

    private static async Task<string> KustomizeAsync(string overlay) =>
        (await ShellCommand.RunAsync("kubectl", ["kustomize", DeployFolder.Path($"kubernetes/overlays/{overlay}")])).Succeeded().Output;
}
