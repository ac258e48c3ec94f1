using System.Reflection;
using Mono.Cecil;
using Mono.Cecil.Rocks;
using Worker.Learning.Runtime;
using Worker.Storage;

namespace Worker.Tests.Architecture;

/// <summary>Which namespace of the product refers to which, read from the compiled types: signatures, bodies and generic arguments.</summary>
internal static class ReferenceGraph
{
    private const string Product = "Worker";

    private static readonly Assembly[] Assemblies =
        [typeof(Services).Assembly, typeof(TorchRuntime).Assembly, typeof(WorkerDbContext).Assembly, Assembly.Load("Worker.Migrations")];

    private static readonly Lazy<Reference[]> All = new(() => [.. Assemblies.SelectMany(Read).Distinct()]);

    /// <summary>Every direct reference from a type of the product to a type in another namespace of the product.</summary>
    public static IReadOnlyList<Reference> References => All.Value;

    /// <summary>The top folder of a namespace: <c>Prices</c> of <c>Worker.Prices.Csv</c>; null for the composition root.</summary>
    public static string? FolderOf(string @namespace) => @namespace.Split('.') is [Product, var folder, ..] ? folder : null;

    /// <summary>The folder below the top folder: <c>Csv</c> of <c>Worker.Prices.Csv</c>; null for the top folder itself.</summary>
    public static string? SubFolderOf(string @namespace) => @namespace.Split('.') is [Product, _, var folder, ..] ? folder : null;

    private static IEnumerable<Reference> Read(Assembly assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly.Location);
        return [.. from type in module.GetAllTypes()
                   let owner = Outermost(type)
                   where IsProduct(owner.Namespace)
                   from used in TypesOf(type)
                   let target = Outermost(used)
                   where IsProduct(target.Namespace) && target.Namespace != owner.Namespace
                   select new Reference(owner.Namespace, owner.Name, target.Namespace, target.Name)];
    }

    private static IEnumerable<TypeReference> TypesOf(TypeDefinition type) => Expand(
    [
        type.BaseType,
        .. type.Interfaces.Select(one => one.InterfaceType),
        .. type.CustomAttributes.Select(one => one.AttributeType),
        .. type.Fields.Select(field => field.FieldType),
        .. type.Properties.Select(property => property.PropertyType),
        .. type.Methods.SelectMany(TypesOf),
    ]);

    private static IEnumerable<TypeReference?> TypesOf(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(parameter => parameter.ParameterType),
        .. method.HasBody ? method.Body.Variables.Select(variable => variable.VariableType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(instruction => TypesOf(instruction.Operand)) : [],
    ];

    private static IEnumerable<TypeReference?> TypesOf(object? operand) => operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments],
        MemberReference member => [member.DeclaringType],
        _ => [],
    };

    /// <summary>The types and the arguments of generic ones.</summary>
    private static IEnumerable<TypeReference> Expand(IEnumerable<TypeReference?> types) => types.OfType<TypeReference>().SelectMany(type => type switch
    {
        GenericInstanceType generic => Expand([generic.ElementType, .. generic.GenericArguments]),
        TypeSpecification specification => Expand([specification.ElementType]),
        GenericParameter => [],
        _ => [type],
    });

    /// <summary>Closures and iterators lie in the type that was written.</summary>
    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static bool IsProduct(string name) => name == Product || name.StartsWith(Product + ".", StringComparison.Ordinal);
}

/// <summary>A type that refers to another one in another namespace.</summary>
internal sealed record Reference(string FromNamespace, string From, string ToNamespace, string To)
{
    public override string ToString() => $"{FromNamespace}.{From} -> {ToNamespace}.{To}";
}
