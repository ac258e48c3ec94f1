using Worker.Storage;
using Worker.Storage.Queries;

namespace Worker.Cli.Listings;

/// <summary>Shows what statements answer: as tables for people, as CSV or as JSON, which stream.</summary>
internal static class QueryTable
{
    /// <summary>Runs one query of the worker's own and shows its rows.</summary>
    public static async Task WriteAsync(Terminal terminal, WorkerDatabase database, string sql, CancellationToken cancellationToken)
    {
        await using var answer = await database.QueryAsync(sql, cancellationToken);
        await WriteAsync(terminal, answer, cancellationToken);
    }

    /// <summary>A table for each statement that answers rows, and a line for each that does not.</summary>
    public static async Task WriteAsync(Terminal terminal, QueryResult answer, CancellationToken cancellationToken)
    {
        var told = 0;
        while (answer.Columns.Count > 0)
        {
            told = Tell(terminal, answer, told, answer.Current);
            if (told > 0) terminal.WriteLine("");
            var rows = new List<IReadOnlyList<string>>();
            await foreach (var row in answer.RowsAsync(cancellationToken)) rows.Add([.. row.Select(cell => cell ?? "")]);
            terminal.WriteTable([.. answer.Columns.Select(column => column.Name)], rows, RightAligned(answer));
            terminal.WriteLine($"({Count(rows.Count)})");
            await answer.NextAsync(cancellationToken);
            told++;
        }
        if (told == 0 && answer.Outcomes.Count <= 1)
        {
            terminal.WriteLine(answer.Outcomes is [{ Verb: not StatementOutcome.Other } outcome] ? $"Done, {Count(outcome.Rows)}." : "Done.");
            return;
        }
        Tell(terminal, answer, told, answer.Current);
    }

    /// <summary>The rows of each statement with its header line; an empty line between two statements.</summary>
    public static async Task WriteCsvAsync(TextWriter writer, QueryResult answer, CsvLine line, CancellationToken cancellationToken)
    {
        for (var isFirst = true; answer.Columns.Count > 0; isFirst = false)
        {
            if (!isFirst) await writer.WriteAsync("\n");
            await writer.WriteAsync(line.Of(answer.Columns.Select(column => column.Name)));
            var isNumeric = answer.Columns.Select(column => column.IsNumeric).ToArray();
            await foreach (var row in answer.RowsAsync(cancellationToken)) await writer.WriteAsync(line.Of(row, isNumeric));
            await answer.NextAsync(cancellationToken);
        }
    }

    /// <summary>Runs one query of the worker's own and writes an array with an object for each row.</summary>
    public static async Task WriteJsonAsync(Terminal terminal, WorkerDatabase database, string sql, CancellationToken cancellationToken)
    {
        await using var answer = await database.QueryAsync(sql, cancellationToken);
        await WriteJsonAsync(terminal.Output, answer, cancellationToken);
        await terminal.Output.WriteAsync("\n");
    }

    /// <summary>
    /// An array with an object for each row of the current statement, a row a line. Afterwards the answer stands at the next statement.
    /// </summary>
    public static async Task WriteJsonAsync(TextWriter writer, QueryResult answer, CancellationToken cancellationToken)
    {
        var separator = "[\n";
        await foreach (var row in answer.RowsAsync(cancellationToken))
        {
            await writer.WriteAsync($"{separator}  {JsonRow.Of(answer.Columns, row)}");
            separator = ",\n";
        }
        await writer.WriteAsync(separator[0] == '[' ? "[]" : "\n]");
        await answer.NextAsync(cancellationToken);
    }

    /// <summary>A line for each statement before the end that was not told yet.</summary>
    private static int Tell(Terminal terminal, QueryResult answer, int told, int end)
    {
        var outcomes = answer.Outcomes;
        for (; told < end; told++)
        {
            var (verb, rows) = outcomes[told];
            terminal.WriteLine($"Statement {told + 1}: {(verb == StatementOutcome.Other ? "done" : $"{verb}, {Count(rows)}")}.");
        }
        return told;
    }

    private static HashSet<int> RightAligned(QueryResult answer) =>
        [.. answer.Columns.Index().Where(column => column.Item.IsNumeric).Select(column => column.Index)];

    private static string Count(long rows) => rows == 1 ? "1 row" : $"{rows} rows";
}
