using k8s.Models;

namespace Worker.Tests.Deploy.Kubernetes;

/// <summary>What holds for every pod of the product.</summary>
internal static class PodRules
{
    public static void AssertRestricted(V1PodSpec pod)
    {
        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.True(pod.SecurityContext.RunAsUser > 0);
        Assert.Equal(pod.SecurityContext.RunAsGroup, pod.SecurityContext.FsGroup);
        Assert.Equal("OnRootMismatch", pod.SecurityContext.FsGroupChangePolicy);
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.False(pod.EnableServiceLinks);
        Assert.NotEqual(true, pod.HostNetwork);
        foreach (var container in Manifests.AllContainers(pod))
        {
            Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
            Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
            Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            Assert.Null(container.SecurityContext.Capabilities.Add);
            Assert.NotNull(container.Resources.Limits["memory"]);
            Assert.NotNull(container.Resources.Requests["memory"]);
        }
    }

    /// <summary>Whatever a container names is there: volumes, their sources, settings, secrets' one name, ports.</summary>
    public static void AssertComplete(V1PodSpec pod, IEnumerable<V1PersistentVolumeClaim> templates, IReadOnlyList<object> objects)
    {
        var volumes = (pod.Volumes ?? []).Select(volume => volume.Name).Concat(templates.Select(claim => claim.Metadata.Name)).ToList();
        Assert.Equal(volumes.Distinct(), volumes);
        foreach (var container in Manifests.AllContainers(pod))
        {
            Assert.All(container.VolumeMounts, mount => Assert.Contains(mount.Name, volumes));
            // A read-only root: what the worker and PostgreSQL write needs a volume.
            Assert.Contains(container.VolumeMounts, mount => mount.MountPath == "/tmp");
            Assert.Contains(container.VolumeMounts, mount => mount.MountPath == Value(container, "DataFolder"));
            Assert.Contains(container.VolumeMounts, mount => Value(container, "FORECAST_WORKER_SETTINGS") == $"{mount.MountPath}/settings.json");
            Assert.All(
                (container.Env ?? []).Where(variable => variable.ValueFrom is not null),
                variable => Assert.Equal("forecast-worker-database", variable.ValueFrom.SecretKeyRef.Name));
            Assert.Equal($"forecast-worker:{DeployFolder.Version}", container.Image.Replace("-cuda", "", StringComparison.Ordinal));
        }
        Assert.All(volumes, volume => Assert.Contains(Manifests.AllContainers(pod).SelectMany(container => container.VolumeMounts), mount => mount.Name == volume));
        Assert.All(
            (pod.Volumes ?? []).Where(volume => volume.ConfigMap is not null),
            volume => Assert.Equal(["settings.json"], objects.OfType<V1ConfigMap>().Single(map => map.Metadata.Name == volume.ConfigMap.Name).Data.Keys));
        Assert.All(
            (pod.Volumes ?? []).Where(volume => volume.PersistentVolumeClaim is not null),
            volume => Assert.Contains(objects.OfType<V1PersistentVolumeClaim>(), claim => claim.Metadata.Name == volume.PersistentVolumeClaim.ClaimName));
        Assert.Contains(objects.OfType<V1ServiceAccount>(), account => account.Metadata.Name == pod.ServiceAccountName);
    }

    public static string? Value(V1Container container, string name) => container.Env?.SingleOrDefault(variable => variable.Name == name)?.Value;
}
