using System.Text.Json;
using k8s.Models;
using Worker.Observability.Endpoint;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Worker.Tests.Deploy.Kubernetes;

/// <summary>What the Prometheus operator is given, and the rules of a Prometheus without it.</summary>
public class MonitoringTests
{
    private static readonly RuleFile Rules = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build()
        .Deserialize<RuleFile>(DeployFolder.Read("prometheus/rules.yaml"));

    [Fact]
    public void The_operator_is_given_the_rules_of_the_file()
    {
        var rule = Assert.IsType<PrometheusRule>(Assert.Single(Manifests.Parse("components/monitoring/prometheusrule.yaml")));

        Assert.Equal(JsonSerializer.Serialize(Rules), JsonSerializer.Serialize(rule.Spec));
    }

    [Fact]
    public void Every_alarm_says_how_bad_it_is_and_what_is_wrong()
    {
        var rules = Rules.Groups.SelectMany(group => group.Rules).ToList();

        Assert.True(rules.Count >= 10);
        Assert.Equal(rules.Count, rules.Select(rule => rule.Alert).Distinct().Count());
        Assert.All(rules, rule =>
        {
            Assert.Matches("^ForecastWorker[A-Za-z]+$", rule.Alert);
            Assert.Matches("^(critical|warning)$", rule.Labels["severity"]);
            Assert.EndsWith(".", rule.Annotations["summary"], StringComparison.Ordinal);
            Assert.Contains("forecast_worker_", rule.Expr, StringComparison.Ordinal);
            Assert.Equal(rule.Expr.Count(c => c == '('), rule.Expr.Count(c => c == ')'));
        });
    }

    [Fact]
    public void The_monitor_finds_the_service_and_keeps_the_labels_of_the_worker()
    {
        var monitor = Assert.IsType<ServiceMonitor>(Assert.Single(Manifests.Parse("components/monitoring/servicemonitor.yaml")));
        var service = (V1Service)Manifests.Parse("base/service.yaml").Single();

        Assert.All(monitor.Spec.Selector.MatchLabels, label => Assert.Equal(label.Value, service.Metadata.Labels[label.Key]));
        var endpoint = Assert.Single(monitor.Spec.Endpoints);
        Assert.Equal(service.Spec.Ports.Single().Name, endpoint.Port);
        Assert.Equal(new TelemetryOptions().Port, service.Spec.Ports.Single().Port);
        Assert.Equal("/metrics", endpoint.Path);
        Assert.True(endpoint.HonorLabels);
    }

    [Fact]
    public async Task Both_components_fit_an_overlay()
    {
        ShellCommand.SkipUnlessFound("kubectl");
        using var folder = new TemporaryFolder();
        // kubectl takes relative resources only.
        foreach (var file in Directory.GetFiles(KustomizeFile.Top, "*", SearchOption.AllDirectories))
            folder.Write(Path.GetRelativePath(KustomizeFile.Top, file), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        folder.Write("overlays/mine/kustomization.yaml",
            """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources: [../cpu]
            components: [../../components/monitoring, ../../components/files]
            """);

        var text = (await ShellCommand.RunAsync("kubectl", ["kustomize", folder.Path("overlays/mine")])).Succeeded().Output;
        var objects = k8s.KubernetesYaml.LoadAllFromString(text, OperatorTypes.Map, strict: true);

        Assert.Single(objects.OfType<ServiceMonitor>());
        Assert.Single(objects.OfType<PrometheusRule>());
        var set = Manifests.StatefulSet(objects).Spec;
        PodRules.AssertRestricted(set.Template.Spec);
        PodRules.AssertComplete(set.Template.Spec, set.VolumeClaimTemplates, objects);
        var mount = Assert.Single(set.Template.Spec.Containers.Single().VolumeMounts, one => one.Name == "files");
        Assert.True(mount.ReadOnlyProperty);
        Assert.Contains(set.Template.Spec.Containers.Single().VolumeMounts, one => one.Name == "data");
    }
}
