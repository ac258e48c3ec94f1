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
    private readonly Action<CopyBuffer, TRow> _copy;

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
        _copy = (Action<CopyBuffer, TRow>)Copying.MakeGenericMethod(value.Type).Invoke(null, [read])!;
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

    /// <summary>Adds the column of one row.</summary>
    /// <exception cref="NotSupportedException">No row of this table was ever copied: the format of the column's type is not known.</exception>
    public void Copy(CopyBuffer buffer, TRow row) => _copy(buffer, row);

    private static Action<CopyBuffer, TRow> CopyOf<TValue>(Func<TRow, TValue> value) => CopyBuffer.WriterOf<TValue>() is { } write
        ? (buffer, row) => write(buffer, value(row))
        : (_, _) => throw new NotSupportedException($"COPY of {typeof(TValue)} is not known to {nameof(CopyBuffer)}.");

    private static TValue[] CollectValues<TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> value) => [.. rows.Select(value)];
}
