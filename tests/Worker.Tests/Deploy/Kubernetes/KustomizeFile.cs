using YamlDotNet.RepresentationModel;

namespace Worker.Tests.Deploy.Kubernetes;

/// <summary>A <c>kustomization.yaml</c> and the files that it names.</summary>
internal sealed class KustomizeFile
{
    private const string FileName = "kustomization.yaml";

    private readonly YamlMappingNode _root;

    private KustomizeFile(string path)
    {
        Folder = System.IO.Path.GetDirectoryName(path)!;
        _root = (YamlMappingNode)Load(path);
    }

    public static string Top { get; } = DeployFolder.Path("kubernetes");

    public static IEnumerable<KustomizeFile> All => Directory.GetFiles(Top, FileName, SearchOption.AllDirectories).Order().Select(path => new KustomizeFile(path));

    public string Folder { get; }

    public IEnumerable<string> Resources => Strings("resources").Concat(Strings("components"));

    public IEnumerable<string> GeneratorFiles => Maps("configMapGenerator").SelectMany(map => ((YamlSequenceNode)map["files"]).Select(node => node.ToString()));

    /// <summary>The patches by file; with a target a list of operations, without one a partial object.</summary>
    public IEnumerable<(string File, string? TargetKind, string? TargetName)> Patches => Maps("patches").Select(map =>
        (map["path"].ToString(), Target(map, "kind"), Target(map, "name")));

    public string Path(string relative) => System.IO.Path.GetFullPath(System.IO.Path.Combine(Folder, relative));

    public static YamlNode Load(string path)
    {
        var stream = new YamlStream();
        using var reader = File.OpenText(path);
        stream.Load(reader);
        return stream.Documents.Single().RootNode;
    }

    private IEnumerable<string> Strings(string key) =>
        _root.Children.TryGetValue(key, out var list) ? ((YamlSequenceNode)list).Select(node => node.ToString()) : [];

    private IEnumerable<YamlMappingNode> Maps(string key) =>
        _root.Children.TryGetValue(key, out var list) ? ((YamlSequenceNode)list).Cast<YamlMappingNode>() : [];

    private static string? Target(YamlMappingNode patch, string key) =>
        patch.Children.TryGetValue("target", out var target) ? ((YamlMappingNode)target)[key].ToString() : null;
}
