using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Worker.Learning.Runtime;
using Worker.Migrations;
using Worker.Storage;

namespace Worker.Tests.Architecture;

/// <summary>Which folder of the product refers to which, read from the compiled types: signatures, bodies, attributes and generic arguments.</summary>
internal static partial class ReferenceGraph
{
    private const string Product = "Worker";

    private static readonly Lazy<Reference[]> All = new(Read);

    /// <summary>Every direct reference from a type of the product to another one.</summary>
    public static IReadOnlyList<Reference> References => All.Value;

    /// <summary>The top folder of a namespace: <c>Prices</c> of <c>Worker.Prices.Csv</c>; null for the composition root.</summary>
    public static string? FolderOf(string @namespace) => @namespace.Split('.') is [Product, var folder, ..] ? folder : null;

    /// <summary>The folder below the top folder: <c>Csv</c> of <c>Worker.Prices.Csv</c>; null for the top folder itself.</summary>
    public static string? SubFolderOf(string @namespace) => @namespace.Split('.') is [Product, _, var folder, ..] ? folder : null;

    private static Reference[] Read()
    {
        var architecture = new ArchLoader().LoadAssemblies(
            typeof(Cli.ExitCode).Assembly, typeof(TorchRuntime).Assembly, typeof(WorkerDbContext).Assembly, typeof(DesignTimeFactory).Assembly).Build();
        var references = from type in architecture.Types
                         where IsProduct(type) && !GeneratedMigration().IsMatch(type.FullName)
                         from dependency in type.Dependencies
                         where IsProduct(dependency.Target) && dependency.Target.Namespace.FullName != type.Namespace.FullName
                         select new Reference(type.Namespace.FullName, type.Name, dependency.Target.Namespace.FullName, dependency.Target.Name);
        return [.. references.Distinct()];
    }

    private static bool IsProduct(IType type) =>
        type.Namespace.FullName == Product || type.Namespace.FullName.StartsWith(Product + ".", StringComparison.Ordinal);

    [GeneratedRegex(@"Migrations\..*(Snapshot|_\w+)$")]
    private static partial Regex GeneratedMigration();
}

/// <summary>A type that refers to another one in another folder.</summary>
internal sealed record Reference(string FromNamespace, string From, string ToNamespace, string To)
{
    public override string ToString() => $"{FromNamespace}.{From} -> {ToNamespace}.{To}";
}
