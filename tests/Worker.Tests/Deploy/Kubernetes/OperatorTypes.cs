using k8s;
using k8s.Models;
using YamlDotNet.Serialization;

namespace Worker.Tests.Deploy.Kubernetes;

/// <summary>The kinds that the Prometheus operator brings, with the fields that are used here.</summary>
internal static class OperatorTypes
{
    public static IDictionary<string, Type> Map { get; } = new Dictionary<string, Type>
    {
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor),
        ["monitoring.coreos.com/v1/PrometheusRule"] = typeof(PrometheusRule),
    };
}

public sealed class ServiceMonitor : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public MonitorSpec Spec { get; set; } = new();

    public sealed class MonitorSpec
    {
        public V1LabelSelector Selector { get; set; } = new();

        public List<Endpoint> Endpoints { get; set; } = [];
    }

    public sealed class Endpoint
    {
        public string Port { get; set; } = "";

        public string Path { get; set; } = "";

        public string Interval { get; set; } = "";

        public bool HonorLabels { get; set; }
    }
}

public sealed class PrometheusRule : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public RuleFile Spec { get; set; } = new();
}

/// <summary>A file of rules as Prometheus reads it.</summary>
public sealed class RuleFile
{
    public List<Group> Groups { get; set; } = [];

    public sealed class Group
    {
        public string Name { get; set; } = "";

        public List<Rule> Rules { get; set; } = [];
    }

    public sealed class Rule
    {
        public string Alert { get; set; } = "";

        public string Expr { get; set; } = "";

        [YamlMember(Alias = "for")]
        public string For { get; set; } = "";

        public Dictionary<string, string> Labels { get; set; } = [];

        public Dictionary<string, string> Annotations { get; set; } = [];
    }
}
