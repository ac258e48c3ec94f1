using Worker.Storage;
using Worker.Storage.Queries;

namespace Worker.Cli;

/// <summary>Shows what a query answers: as a table for people, or as CSV, which streams.</summary>
internal static class QueryTable
{
    /// <returns>How many rows were shown.</returns>
    public static async Task<int> WriteAsync(Terminal terminal, WorkerDatabase database, string sql, CancellationToken cancellationToken)
    {
        await using var answer = await database.QueryAsync(sql, cancellationToken);
        if (answer.Columns.Count == 0)
        {
            terminal.WriteLine(answer.RowsAffected < 0 ? "Done." : $"Done, {Count(answer.RowsAffected)}.");
            return 0;
        }
        var rows = new List<IReadOnlyList<string>>();
        await foreach (var row in answer.RowsAsync(cancellationToken)) rows.Add([.. row.Select(cell => cell ?? "")]);
        terminal.WriteTable([.. answer.Columns.Select(column => column.Name)], rows, RightAligned(answer));
        terminal.WriteLine($"({Count(rows.Count)})");
        return rows.Count;
    }

    public static async Task WriteCsvAsync(
        TextWriter writer, WorkerDatabase database, string sql, CsvLine line, CancellationToken cancellationToken)
    {
        await using var answer = await database.QueryAsync(sql, cancellationToken);
        if (answer.Columns.Count > 0) await writer.WriteAsync(line.Of(answer.Columns.Select(column => column.Name)));
        var isNumeric = answer.Columns.Select(column => column.IsNumeric).ToArray();
        await foreach (var row in answer.RowsAsync(cancellationToken)) await writer.WriteAsync(line.Of(row, isNumeric));
    }

    private static HashSet<int> RightAligned(QueryResult answer) =>
        [.. answer.Columns.Index().Where(column => column.Item.IsNumeric).Select(column => column.Index)];

    private static string Count(int rows) => rows == 1 ? "1 row" : $"{rows} rows";
}
