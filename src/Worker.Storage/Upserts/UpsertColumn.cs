using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Worker.Storage.Upserts;

/// <summary>A column of a mapped table: its name, its type in PostgreSQL, and how to read its value from a row.</summary>
internal sealed class UpsertColumn<TRow>
{
    private static readonly MethodInfo Collect = typeof(UpsertColumn<TRow>).GetMethod(nameof(CollectValues), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static readonly MethodInfo Copying = typeof(UpsertColumn<TRow>).GetMethod(nameof(CopyOf), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly Func<TRow, object?> _value;
    private readonly Func<IReadOnlyList<TRow>, Array> _collect;
    private readonly Func<NpgsqlBinaryImporter, TRow, CancellationToken, Task> _copy;

    private UpsertColumn(IProperty property)
    {
        Property = property.Name;
        Name = property.GetColumnName();
        // numeric(18,8): precision is the table's matter, not the parameter's.
        Type = property.GetColumnType().Split('(')[0];

        var row = Expression.Parameter(typeof(TRow));
        Expression value = Expression.Property(row, property.PropertyInfo!);
        if (property.GetTypeMapping().Converter is { } converter)
            value = Expression.Invoke(converter.ConvertToProviderExpression, value);
        _value = Expression.Lambda<Func<TRow, object?>>(Expression.Convert(value, typeof(object)), row).Compile();

        var read = Expression.Lambda(value, row).Compile();
        var collect = Collect.MakeGenericMethod(value.Type);
        _collect = rows => (Array)collect.Invoke(null, [rows, read])!;
        _copy = (Func<NpgsqlBinaryImporter, TRow, CancellationToken, Task>)Copying.MakeGenericMethod(value.Type).Invoke(null, [read])!;
    }

    /// <summary>The property of the row.</summary>
    public string Property { get; }

    /// <summary>The column in the database, without quotes.</summary>
    public string Name { get; }

    /// <summary>The type in PostgreSQL without its precision: <c>numeric</c>, <c>timestamp with time zone</c>.</summary>
    public string Type { get; }

    public static UpsertColumn<TRow> Of(IProperty property) => new(property);

    public object? ValueOf(TRow row) => _value(row);

    /// <summary>The column of all rows as one array.</summary>
    public NpgsqlParameter ToArray(IReadOnlyList<TRow> rows) => new() { Value = _collect(rows), DataTypeName = $"{Type}[]" };

    /// <summary>Writes the column of one row, as the type that PostgreSQL has for it by default: a type by name is looked up each time.</summary>
    public Task CopyAsync(NpgsqlBinaryImporter importer, TRow row, CancellationToken cancellationToken) => _copy(importer, row, cancellationToken);

    private static Func<NpgsqlBinaryImporter, TRow, CancellationToken, Task> CopyOf<TValue>(Func<TRow, TValue> value) =>
        (importer, row, cancellationToken) => value(row) is { } known
            ? importer.WriteAsync(known, cancellationToken)
            : importer.WriteNullAsync(cancellationToken);

    private static TValue[] CollectValues<TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> value) => [.. rows.Select(value)];
}
