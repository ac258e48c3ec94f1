using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Worker.Storage.Schema;

/// <summary>
/// The hand-written half of the schema: <c>migrations/Functions/*.sql</c>, <c>Views/*.sql</c> and <c>Grants.sql</c>, in that order
/// and by name within a folder. Tables change by EF migrations; views, functions and grants are stated whole in scripts that may
/// run any number of times (<c>create or replace</c>), and all of them run whenever their common fingerprint has changed or a
/// migration was applied. A view that loses, renames or reorders columns, or goes away, is dropped by an EF migration first.
/// </summary>
internal static class SchemaScripts
{
    private static readonly string[] Order = ["Functions/", "Views/", "Grants.sql"];

    internal sealed record Script(string Name, string Sql);

    public static IReadOnlyList<Script> All { get; } = Read();

    public static string Sha256 { get; } =
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', All.Select(script => script.Name + '\0' + script.Sql)))));

    private static Script[] Read()
    {
        var assembly = Assembly.Load(WorkerDbContextOptions.MigrationsAssembly);
        return
        [
            .. from prefix in Order
               from name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)
               where name.StartsWith(prefix, StringComparison.Ordinal)
               select new Script(name, ReadText(assembly, name)),
        ];
    }

    private static string ReadText(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
