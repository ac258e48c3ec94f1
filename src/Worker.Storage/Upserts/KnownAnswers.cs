using NpgsqlTypes;

namespace Worker.Storage.Upserts;

/// <summary>
/// Which answer of a price feed is stored already. A trigger forgets the answers of a symbol when any of its bars, rejected rows, days
/// without a bar or corporate actions changes.
/// </summary>
public static class KnownAnswers
{
    private const string LoadSql =
        "select symbol, is_whole, source, answer, context, rejected, days_without_bar from worker.known_answers where symbol = any ($1)";

    private const string RememberSql =
        """
        insert into worker.known_answers (symbol, is_whole, source, answer, context, rejected, days_without_bar)
        select * from unnest($1, $2, $3, $4, $5, $6, $7) as given (symbol, is_whole, source, answer, context, rejected, days_without_bar) order by 1, 2
        on conflict (symbol, is_whole) do update set source = excluded.source, answer = excluded.answer, context = excluded.context,
          rejected = excluded.rejected, days_without_bar = excluded.days_without_bar
        """;

    private const string SeenSql =
        """
        with given as (
          select s.symbol, g.requested_from from unnest($1, $3) as g (symbol, requested_from) join worker.symbols s on s.symbol = g.symbol
          order by s.symbol for no key update of s)
        update worker.symbols s set last_attempt_at = $2, last_success_at = $2, last_error = null, is_followed = true,
          requested_from = coalesce(given.requested_from, s.requested_from)
        from given where s.symbol = given.symbol
        """;

    /// <summary>The known answers of some symbols, by symbol.</summary>
    public static async Task<ILookup<string, KnownAnswer>> LoadAsync(
        WorkerDbContext context, IReadOnlyList<string> symbols, CancellationToken cancellationToken)
    {
        var answers = await SetBased.ListAsync(
            context, LoadSql, [SetBased.Array(NpgsqlDbType.Text, symbols)],
            reader => (Symbol: reader.GetString(0), Answer: new KnownAnswer(
                reader.GetBoolean(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetInt32(5), reader.GetInt32(6))),
            cancellationToken);
        return answers.ToLookup(answer => answer.Symbol, answer => answer.Answer);
    }

    /// <summary>Says that all of some answers is stored: last in the transaction that stores it.</summary>
    public static Task RememberAsync(
        WorkerDbContext context, IReadOnlyList<(string Symbol, KnownAnswer Answer)> answers, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(context, RememberSql,
        [
            SetBased.Array<string>(NpgsqlDbType.Text, [.. answers.Select(one => one.Symbol)]),
            SetBased.Array<bool>(NpgsqlDbType.Boolean, [.. answers.Select(one => one.Answer.IsWhole)]),
            SetBased.Array<string>(NpgsqlDbType.Text, [.. answers.Select(one => one.Answer.Source)]),
            SetBased.Array<string>(NpgsqlDbType.Text, [.. answers.Select(one => one.Answer.Answer)]),
            SetBased.Array<string>(NpgsqlDbType.Text, [.. answers.Select(one => one.Answer.Context)]),
            SetBased.Array<int>(NpgsqlDbType.Integer, [.. answers.Select(one => one.Answer.Rejected)]),
            SetBased.Array<int>(NpgsqlDbType.Integer, [.. answers.Select(one => one.Answer.DaysWithoutBar)]),
        ], cancellationToken);

    /// <summary>Stores that fetches succeeded that brought known answers.</summary>
    /// <param name="seen">
    /// Each symbol with the first session that was requested of its whole history; null if that was not requested.
    /// </param>
    public static Task SeenAgainAsync(
        WorkerDbContext context, IReadOnlyCollection<(string Symbol, DateOnly? RequestedFrom)> seen, DateTimeOffset at, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(
            context, SeenSql,
            [
                SetBased.Array<string>(NpgsqlDbType.Text, [.. seen.Select(one => one.Symbol)]), SetBased.Value(NpgsqlDbType.TimestampTz, at),
                SetBased.Array<DateOnly?>(NpgsqlDbType.Date, [.. seen.Select(one => one.RequestedFrom)]),
            ],
            cancellationToken);
}

/// <param name="IsWhole">Whether the whole history was requested.</param>
/// <param name="Source">The feed.</param>
/// <param name="Answer">The feed's fingerprint of it.</param>
/// <param name="Context">Fingerprint of all else that the checks depend on.</param>
/// <param name="Rejected">Rows that broke a rule.</param>
public sealed record KnownAnswer(bool IsWhole, string Source, string Answer, string Context, int Rejected, int DaysWithoutBar);
