using NpgsqlTypes;

namespace Worker.Storage.Upserts;

/// <summary>What price feeds want to know of their last answer of each symbol. It says nothing of what is stored.</summary>
public static class FeedMarks
{
    private const string LoadSql = "select symbol, source, settings, mark from worker.feed_marks where symbol = any ($1)";

    private const string WriteSql =
        """
        insert into worker.feed_marks (symbol, source, settings, mark)
        select * from unnest($1, $2, $3, $4) as given (symbol, source, settings, mark) order by 1, 2
        on conflict (symbol, source) do update set settings = excluded.settings, mark = excluded.mark
        """;

    /// <summary>The marks of some symbols, by symbol.</summary>
    public static async Task<ILookup<string, FeedMark>> LoadAsync(
        WorkerDbContext context, IReadOnlyList<string> symbols, CancellationToken cancellationToken)
    {
        var marks = await SetBased.ListAsync(
            context, LoadSql, [SetBased.Array(NpgsqlDbType.Text, symbols)],
            reader => new FeedMark(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)), cancellationToken);
        return marks.ToLookup(mark => mark.Symbol);
    }

    /// <param name="marks">One a symbol and feed; each replaces the one before.</param>
    public static Task WriteAsync(WorkerDbContext context, IReadOnlyCollection<FeedMark> marks, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(
            context, WriteSql,
            [
                SetBased.Array<string>(NpgsqlDbType.Text, [.. marks.Select(mark => mark.Symbol)]),
                SetBased.Array<string>(NpgsqlDbType.Text, [.. marks.Select(mark => mark.Source)]),
                SetBased.Array<string>(NpgsqlDbType.Text, [.. marks.Select(mark => mark.Settings)]),
                SetBased.Array<string>(NpgsqlDbType.Text, [.. marks.Select(mark => mark.Mark)]),
            ],
            cancellationToken);
}

/// <param name="Source">The feed.</param>
/// <param name="Settings">Fingerprint of the settings and of the version of the program that it depends on.</param>
/// <param name="Mark">Only the feed reads it.</param>
public sealed record FeedMark(string Symbol, string Source, string Settings, string Mark);
