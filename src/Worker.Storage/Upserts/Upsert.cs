using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Worker.Storage.Upserts;

/// <summary>
/// Inserts many rows of one table in one statement and updates those that exist and differ, so that a repeated write changes nothing. The
/// statement comes from the Entity Framework model: every mapped column that the database does not generate is written. Immutable;
/// thread-safe.
/// </summary>
/// <typeparam name="TRow">The row of a mapped table.</typeparam>
internal sealed class Upsert<TRow>
    where TRow : class
{
    private readonly UpsertColumn<TRow>[] _columns;
    private readonly UpsertColumn<TRow>[] _key;

    private Upsert(UpsertRules<TRow> rules)
    {
        Rules = rules;
        var entity = Entity;
        _columns = [.. entity.GetProperties().Where(property => !property.ValueGenerated.HasFlag(ValueGenerated.OnAdd)).Select(UpsertColumn<TRow>.Of)];
        _key = [.. UpsertRules<TRow>.Names(rules.Key).Select(Named)];
        Table = $"\"{entity.GetSchema()}\".\"{entity.GetTableName()}\"";
        Sql = UpsertSql.Of(this);
    }

    /// <summary>The mapped type of the row.</summary>
    public static IEntityType Entity { get; } = StorageMapping.Instance.FindEntityType(typeof(TRow))
        ?? throw new InvalidOperationException($"{typeof(TRow).Name} is not a mapped table.");

    public UpsertRules<TRow> Rules { get; }

    /// <summary>Schema and table, quoted.</summary>
    public string Table { get; }

    public string Sql { get; }

    /// <summary>The columns that an insert fills, in the order of their parameters.</summary>
    public IReadOnlyList<string> Inserted => [.. _columns.Select(column => column.Name)];

    /// <summary>The columns that identify a row.</summary>
    public IReadOnlyList<string> Key => [.. _key.Select(column => column.Name)];

    /// <summary>The columns that an update fills.</summary>
    public IReadOnlyList<string> Updated
    {
        get
        {
            var kept = UpsertRules<TRow>.Names(Rules.InsertOnly).Concat(UpsertRules<TRow>.Names(Rules.Key)).ToHashSet();
            var only = Rules.UpdateOnly is null ? null : UpsertRules<TRow>.Names(Rules.UpdateOnly).ToHashSet();
            return [.. _columns.Where(column => !kept.Contains(column.Property) && only?.Contains(column.Property) != false).Select(column => column.Name)];
        }
    }

    /// <summary>The updated columns whose difference is a reason to update; the others follow.</summary>
    public IReadOnlyList<string> Compared =>
        [.. Updated.Except(UpsertRules<TRow>.Names(Rules.Incidental).Select(name => Named(name).Name))];

    /// <summary>The updated columns that keep what is stored if the new row holds null.</summary>
    public IReadOnlyList<string> KeptIfNull => [.. UpsertRules<TRow>.Names(Rules.KeepIfNull).Select(name => Named(name).Name)];

    public static Upsert<TRow> Of(UpsertRules<TRow> rules) => new(rules);

    /// <summary>
    /// Inserts new rows and updates those that differ, in the context's transaction if it has one. Of two rows with one key the last
    /// counts.
    /// </summary>
    /// <returns>The rows that were inserted or updated; 0 if all were stored already.</returns>
    public Task<int> WriteAsync(WorkerDbContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(context, Sql, Parameters(LastOfEach(rows)), cancellationToken);

    /// <summary>Inserts rows whose keys are known to be new, the fastest way. In the context's transaction.</summary>
    /// <returns>How many they are.</returns>
    public async Task<int> CopyAsync(WorkerDbContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
    {
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        await using var target = await connection.BeginRawBinaryCopyAsync(
            $"copy {Table} ({string.Join(", ", _columns.Select(column => $"\"{column.Name}\""))}) from stdin (format binary)", cancellationToken);
        try
        {
            var buffer = new CopyBuffer();
            buffer.Begin();
            foreach (var row in rows)
            {
                buffer.BeginRow(_columns.Length);
                foreach (var column in _columns)
                    column.Copy(buffer, row);
                if (buffer.IsFull)
                    await buffer.SendAsync(target, cancellationToken);
            }
            buffer.End();
            await buffer.SendAsync(target, cancellationToken);
        }
        catch
        {
            await target.CancelAsync();
            throw;
        }
        return rows.Count;
    }

    /// <summary>As <see cref="WriteAsync"/>, with the number of rows inserted or updated for each value of a column that has some.</summary>
    public async Task<IReadOnlyDictionary<string, int>> WriteAndCountByAsync(
        WorkerDbContext context, IReadOnlyCollection<TRow> rows, Expression<Func<TRow, object?>> by, CancellationToken cancellationToken)
    {
        var column = Named(UpsertRules<TRow>.NameOf(by)).Name;
        var counts = await SetBased.ListAsync(
            context, $"with written as ({Sql} returning \"{column}\" as part) select part, count(*) from written group by part",
            Parameters(LastOfEach(rows)), reader => (Part: reader.GetString(0), Count: (int)reader.GetInt64(1)), cancellationToken);
        return counts.ToDictionary(count => count.Part, count => count.Count);
    }

    /// <summary>Does the same and distinguishes new rows from changed ones.</summary>
    public Task<(int Added, int Updated)> WriteAndCountAsync(
        WorkerDbContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken) =>
        SetBased.SingleAsync(
            context,
            $"with written as ({Sql} returning (xmax = 0) as is_new) select count(*) filter (where is_new), count(*) filter (where not is_new) from written",
            Parameters(LastOfEach(rows)), reader => ((int)reader.GetInt64(0), (int)reader.GetInt64(1)), cancellationToken);

    /// <summary>One row a key, the last one: a statement must not touch a row twice.</summary>
    public IReadOnlyList<TRow> LastOfEach(IReadOnlyCollection<TRow> rows) =>
        [.. rows.Reverse().DistinctBy(row => new KeyValues([.. _key.Select(column => column.ValueOf(row))])).Reverse()];

    /// <summary>One array for each named column, for a separate statement on the same rows.</summary>
    public IEnumerable<NpgsqlParameter> Arrays(IReadOnlyList<TRow> rows, params Expression<Func<TRow, object?>>[] columns) =>
        columns.Select(column => Named(UpsertRules<TRow>.NameOf(column)).ToArray(rows));

    private IEnumerable<NpgsqlParameter> Parameters(IReadOnlyList<TRow> rows) => _columns.Select(column => column.ToArray(rows));

    private UpsertColumn<TRow> Named(string property) => _columns.FirstOrDefault(column => column.Property == property)
        ?? throw new InvalidOperationException($"{typeof(TRow).Name}.{property} is not a column that the worker writes.");

    private sealed class KeyValues(object?[] values) : IEquatable<KeyValues>
    {
        private readonly object?[] _values = values;

        public bool Equals(KeyValues? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

        public override bool Equals(object? obj) => Equals(obj as KeyValues);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var value in _values) hash.Add(value);
            return hash.ToHashCode();
        }
    }
}
