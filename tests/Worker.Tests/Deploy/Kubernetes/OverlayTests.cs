using k8s.Models;
using Worker.Observability.Endpoint;

namespace Worker.Tests.Deploy.Kubernetes;

/// <summary>What <c>kubectl apply -k</c> would send.</summary>
public class OverlayTests
{
    public static TheoryData<string> Overlays => [.. Manifests.Overlays];

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Its_pods_are_restricted_and_complete(string overlay)
    {
        var objects = await Manifests.RenderAsync(overlay);
        var set = Manifests.StatefulSet(objects).Spec;

        PodRules.AssertRestricted(set.Template.Spec);
        PodRules.AssertComplete(set.Template.Spec, set.VolumeClaimTemplates ?? [], objects);
        Assert.Equal(["migrate"], set.Template.Spec.InitContainers.Single().Args);
        Assert.False(objects.OfType<V1ServiceAccount>().Single().AutomountServiceAccountToken);
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Names_and_selectors_meet(string overlay)
    {
        var objects = await Manifests.RenderAsync(overlay);
        var set = Manifests.StatefulSet(objects).Spec;
        var service = objects.OfType<V1Service>().Single();
        var labels = set.Template.Metadata.Labels;

        Assert.All(set.Selector.MatchLabels, label => Assert.Equal(label.Value, labels[label.Key]));
        Assert.All(service.Spec.Selector, label => Assert.Equal(label.Value, labels[label.Key]));
        Assert.All(objects.OfType<V1NetworkPolicy>().Single().Spec.PodSelector.MatchLabels, label => Assert.Equal(label.Value, labels[label.Key]));
        Assert.Equal(set.ServiceName, service.Metadata.Name);
        Assert.Equal("None", service.Spec.ClusterIP);
        var port = set.Template.Spec.Containers.Single().Ports.Single();
        Assert.Equal(port.Name, service.Spec.Ports.Single().TargetPort.Value);
        Assert.Equal($"{port.ContainerPort}", set.Template.Metadata.Annotations["prometheus.io/port"]);
        Assert.Equal(port.ContainerPort, new TelemetryOptions().Port);
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Stopping_and_probing_are_in_the_right_order(string overlay)
    {
        var pod = Manifests.StatefulSet(await Manifests.RenderAsync(overlay)).Spec.Template.Spec;
        var container = pod.Containers.Single();

        Assert.Null(container.Lifecycle?.PreStop);
        Assert.True(TimeSpan.FromSeconds(pod.TerminationGracePeriodSeconds!.Value) > Manifests.ShutdownTimeout + TimeSpan.FromSeconds(10));
        Assert.Equal("/healthz/live", container.LivenessProbe.HttpGet.Path);
        Assert.Equal("/healthz/live", container.StartupProbe.HttpGet.Path);
        Assert.Equal("/healthz/ready", container.ReadinessProbe.HttpGet.Path);
        Assert.True(container.StartupProbe.PeriodSeconds * container.StartupProbe.FailureThreshold >= 300);
        Assert.True(container.LivenessProbe.PeriodSeconds * container.LivenessProbe.FailureThreshold >= 60);
        Assert.Equal("0.0.0.0", PodRules.Value(container, "Telemetry__Address"));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task No_disruption_budget_blocks_the_draining_of_a_node(string overlay) =>
        Assert.All((await Manifests.RenderAsync(overlay)).OfType<V1PodDisruptionBudget>(), budget =>
        {
            Assert.Null(budget.Spec.MinAvailable);
            Assert.Equal("1", budget.Spec.MaxUnavailable.Value);
        });

    [Fact]
    public async Task The_gpu_is_in_the_limits_only_and_only_of_the_gpu_overlay()
    {
        const string Gpu = "nvidia.com/gpu";
        foreach (var overlay in Manifests.Overlays)
        {
            var pod = Manifests.StatefulSet(await Manifests.RenderAsync(overlay)).Spec.Template.Spec;
            Assert.DoesNotContain(Gpu, Manifests.AllContainers(pod).SelectMany(container => container.Resources.Requests.Keys));
            Assert.Equal(overlay == "gpu", pod.Containers.Single().Resources.Limits.ContainsKey(Gpu));
            Assert.DoesNotContain(Gpu, pod.InitContainers.Single().Resources.Limits.Keys);
            Assert.Equal(overlay == "gpu", pod.Containers.Single().Image.EndsWith("-cuda", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task With_a_database_of_your_own_only_the_migration_sees_the_owners_login_and_all_pods_share_the_models()
    {
        var objects = await Manifests.RenderAsync("external-database");
        var set = Manifests.StatefulSet(objects).Spec;

        Assert.True(set.Replicas > 1);
        Assert.Empty(set.VolumeClaimTemplates ?? []);
        Assert.Equal(["ReadWriteMany"], objects.OfType<V1PersistentVolumeClaim>().Single().Spec.AccessModes);
        Assert.Equal("migration-connection-string", Login(set.Template.Spec.InitContainers.Single()));
        Assert.Equal("connection-string", Login(set.Template.Spec.Containers.Single()));
        Assert.Contains(
            objects.OfType<V1NetworkPolicy>().Single().Spec.Egress,
            rule => rule.Ports.Any(port => port.Port.Value == "5432"));

        static string Login(V1Container container) =>
            container.Env.Single(variable => variable.Name == "Database__ConnectionString").ValueFrom.SecretKeyRef.Key;
    }

    [Fact]
    public async Task The_example_job_fits_what_the_external_database_overlay_makes()
    {
        var objects = await Manifests.RenderAsync("external-database");
        foreach (var example in Manifests.Examples)
        {
            var job = (V1Job)Manifests.Parse($"examples/{example}").Single();
            PodRules.AssertRestricted(job.Spec.Template.Spec);
            PodRules.AssertComplete(job.Spec.Template.Spec, [], objects);
            // The service's selectors must not take a job's pod for one of theirs.
            Assert.NotEqual(
                Manifests.StatefulSet(objects).Spec.Selector.MatchLabels["app.kubernetes.io/component"],
                job.Spec.Template.Metadata.Labels["app.kubernetes.io/component"]);
        }
    }
}
