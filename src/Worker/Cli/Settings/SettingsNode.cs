using System.Collections;
using System.ComponentModel;
using System.Reflection;

namespace Worker.Cli.Settings;

/// <summary>An options class and the section that fills it; the empty name is the top of the file.</summary>
internal sealed record SettingsSection(string Name, Type Options);

/// <summary>A place in the tree of settings: a single value, a list, a dictionary, or an object with members.</summary>
internal sealed class SettingsNode
{
    /// <summary>The type of a single value; null for anything else.</summary>
    public Type? Scalar { get; private init; }

    /// <summary>What each entry of a list looks like.</summary>
    public SettingsNode? Element { get; private init; }

    /// <summary>What each value of a dictionary looks like.</summary>
    public SettingsNode? Entry { get; private init; }

    public SortedDictionary<string, SettingsNode> Members { get; } = new(StringComparer.OrdinalIgnoreCase);

    public bool IsLeaf => Scalar is not null;

    public static SettingsNode Of(IReadOnlyList<SettingsSection> sections)
    {
        var root = new SettingsNode();
        foreach (var section in sections)
        {
            var parts = section.Name.Split(':', StringSplitOptions.RemoveEmptyEntries);
            var node = root;
            foreach (var part in parts.SkipLast(1)) node = node.Member(part);
            if (IsDictionary(section.Options)) node.Members[parts[^1]] = Of(section.Options);
            else (parts.Length == 0 ? node : node.Member(parts[^1])).AddMembers(section.Options);
        }
        return root;
    }

    public SettingsNode? Find(string part)
    {
        if (Element is not null) return int.TryParse(part, out _) ? Element : null;
        return Entry ?? Members.GetValueOrDefault(part);
    }

    private SettingsNode Member(string name)
    {
        if (!Members.TryGetValue(name, out var member)) Members[name] = member = new SettingsNode();
        return member;
    }

    private static SettingsNode Of(Type type)
    {
        if (IsScalar(type)) return new SettingsNode { Scalar = type };
        if (ValuesOfDictionary(type) is { } values) return new SettingsNode { Entry = Of(values) };
        if (typeof(IEnumerable).IsAssignableFrom(type))
            return new SettingsNode { Element = Of(type.GetElementType() ?? Generic(type, typeof(IEnumerable<>))![0]) };
        var node = new SettingsNode();
        node.AddMembers(type);
        return node;
    }

    private void AddMembers(Type type)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsBound))
            Members[property.Name] = Of(property.PropertyType);
    }

    // As the binder sees it: what can be set, or filled in place.
    private static bool IsBound(PropertyInfo property) =>
        property.GetIndexParameters().Length == 0 && (property.SetMethod?.IsPublic == true || !IsScalar(property.PropertyType) && property.GetMethod is not null);

    private static bool IsScalar(Type type) =>
        type == typeof(string) || TypeDescriptor.GetConverter(Nullable.GetUnderlyingType(type) ?? type).CanConvertFrom(typeof(string));

    private static bool IsDictionary(Type type) => ValuesOfDictionary(type) is not null;

    private static Type? ValuesOfDictionary(Type type) => Generic(type, typeof(IReadOnlyDictionary<,>), typeof(IDictionary<,>))?[1];

    private static Type[]? Generic(Type type, params Type[] definitions) => type.GetInterfaces().Append(type)
        .FirstOrDefault(candidate => candidate.IsGenericType && definitions.Contains(candidate.GetGenericTypeDefinition()))?.GetGenericArguments();
}
