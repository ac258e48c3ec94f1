using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;
using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class SentimentScoreUpsert
{
    // A review that was deleted while it was scored has no use for a score.
    private const string Sql =
        """
        insert into worker.sentiment_scores as stored (review_id, model_version_id, score, text_sha256, run_id, scored_at)
        select new.* from unnest($1, $2, $3, $4, $5, $6) as new (review_id, model_version_id, score, text_sha256, run_id, scored_at)
        where exists (select from worker.reviews r where r.id = new.review_id)
        on conflict (review_id, model_version_id) do update set
            score = excluded.score, text_sha256 = excluded.text_sha256, run_id = excluded.run_id, scored_at = excluded.scored_at
        where (stored.score, stored.text_sha256) is distinct from (excluded.score, excluded.text_sha256)
        """;

    private const string NotifySql = "select pg_notify('worker_results', $1)";

    /// <summary>
    /// Inserts new scores and updates those that differ, in one transaction with the notice that readers may listen for
    /// (<c>NOTIFY worker_results</c>, sent only if a row changed). The time and the run alone make no difference.
    /// </summary>
    /// <param name="notice">A JSON object of less than 8,000 bytes.</param>
    /// <returns>The rows inserted or updated.</returns>
    public static async Task<int> WriteAsync(
        WorkerDbContext context, IReadOnlyCollection<SentimentScoreRow> scores, string notice, CancellationToken cancellationToken)
    {
        var rows = SetBased.LastOfEach(scores, row => (row.ReviewId, row.ModelVersionId));
        return await context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var written = await SetBased.ExecuteAsync(context, Sql,
            [
                SetBased.Column(rows, NpgsqlDbType.Bigint, row => row.ReviewId),
                SetBased.Column(rows, NpgsqlDbType.Bigint, row => row.ModelVersionId),
                SetBased.Column(rows, NpgsqlDbType.Double, row => row.Score),
                SetBased.Column(rows, NpgsqlDbType.Text, row => row.TextSha256),
                SetBased.Column(rows, NpgsqlDbType.Bigint, row => row.RunId),
                SetBased.Column(rows, NpgsqlDbType.TimestampTz, row => row.ScoredAt),
            ], cancellationToken);
            if (written > 0)
                await SetBased.ExecuteAsync(context, NotifySql, [SetBased.Value(NpgsqlDbType.Text, notice)], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return written;
        });
    }
}
