using System.Linq.Expressions;

namespace Worker.Storage.Upserts;

/// <summary>What an upsert does with the columns of a table. Columns that no rule names are inserted, compared and updated.</summary>
internal sealed record UpsertRules<TRow>
{
    /// <summary>The columns of a unique index or of the primary key.</summary>
    public required Expression<Func<TRow, object?>>[] Key { get; init; }

    /// <summary>Columns that an existing row keeps, such as the time at which it was first seen.</summary>
    public Expression<Func<TRow, object?>>[] InsertOnly { get; init; } = [];

    /// <summary>Columns that are updated with the others but are no reason for an update, such as the time of the write.</summary>
    public Expression<Func<TRow, object?>>[] Incidental { get; init; } = [];

    /// <summary>Columns that keep what is stored if the new row holds null.</summary>
    public Expression<Func<TRow, object?>>[] KeepIfNull { get; init; } = [];

    /// <summary>If given: the only columns that an existing row changes. An empty list leaves existing rows as they are.</summary>
    public Expression<Func<TRow, object?>>[]? UpdateOnly { get; init; }

    /// <summary>A condition on the new row, which the statement calls <c>given</c>; rows that do not meet it are left out.</summary>
    public string? Filter { get; init; }

    public static IEnumerable<string> Names(IEnumerable<Expression<Func<TRow, object?>>> columns) => columns.Select(NameOf);

    public static string NameOf(Expression<Func<TRow, object?>> column) => column.Body switch
    {
        MemberExpression member => member.Member.Name,
        // A value type is boxed.
        UnaryExpression { Operand: MemberExpression member } => member.Member.Name,
        _ => throw new ArgumentException($"'{column}' should be a property of {typeof(TRow).Name}.", nameof(column)),
    };
}
