using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;

namespace Worker.Storage.Upserts;

/// <summary>
/// Which answer of a price feed is stored already. A trigger forgets the answers of a symbol when any of its bars, rejected rows, days
/// without a bar or corporate actions changes.
/// </summary>
public static class KnownAnswers
{
    private const string RememberSql =
        """
        insert into worker.known_answers (symbol, is_whole, source, answer, context, rejected, days_without_bar) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (symbol, is_whole) do update set source = excluded.source, answer = excluded.answer, context = excluded.context,
          rejected = excluded.rejected, days_without_bar = excluded.days_without_bar
        """;

    private const string ForgetSql = "delete from worker.known_answers where symbol = $1 and is_whole = $2";

    private const string SeenSql =
        """
        update worker.symbols set last_attempt_at = $2, last_success_at = $2, last_error = null, is_followed = true,
          requested_from = coalesce($3, requested_from)
        where symbol = $1
        """;

    public static async Task<IReadOnlyList<KnownAnswer>> LoadAsync(WorkerDbContext context, string symbol, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<KnownAnswer>(
            $"select is_whole, source, answer, context, rejected, days_without_bar from worker.known_answers where symbol = {symbol}").ToListAsync(cancellationToken);

    /// <summary>Says that all of an answer is stored: last in the transaction that stores it.</summary>
    public static Task RememberAsync(WorkerDbContext context, string symbol, KnownAnswer answer, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(context, RememberSql,
        [
            SetBased.Value(NpgsqlDbType.Text, symbol), SetBased.Value(NpgsqlDbType.Boolean, answer.IsWhole), SetBased.Value(NpgsqlDbType.Text, answer.Source),
            SetBased.Value(NpgsqlDbType.Text, answer.Answer), SetBased.Value(NpgsqlDbType.Text, answer.Context),
            SetBased.Value(NpgsqlDbType.Integer, answer.Rejected), SetBased.Value(NpgsqlDbType.Integer, answer.DaysWithoutBar),
        ], cancellationToken);

    public static Task ForgetAsync(WorkerDbContext context, string symbol, bool isWhole, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(context, ForgetSql, [SetBased.Value(NpgsqlDbType.Text, symbol), SetBased.Value(NpgsqlDbType.Boolean, isWhole)], cancellationToken);

    /// <summary>Stores that a fetch succeeded that brought a known answer.</summary>
    /// <param name="requestedFrom">The first session that was requested of the whole history; null if it was not requested.</param>
    public static Task SeenAgainAsync(
        WorkerDbContext context, string symbol, DateTimeOffset at, DateOnly? requestedFrom, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(context, SeenSql,
            [SetBased.Value(NpgsqlDbType.Text, symbol), SetBased.Value(NpgsqlDbType.TimestampTz, at), SetBased.Value(NpgsqlDbType.Date, requestedFrom)],
            cancellationToken);
}

/// <param name="IsWhole">Whether the whole history was requested.</param>
/// <param name="Source">The feed.</param>
/// <param name="Answer">The feed's fingerprint of it.</param>
/// <param name="Context">Fingerprint of all else that the checks depend on.</param>
/// <param name="Rejected">Rows that broke a rule.</param>
public sealed record KnownAnswer(bool IsWhole, string Source, string Answer, string Context, int Rejected, int DaysWithoutBar);
