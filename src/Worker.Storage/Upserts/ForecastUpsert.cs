using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;
using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class ForecastUpsert
{
    private const string Sql =
        """
        insert into worker.forecasts as stored
            (symbol, as_of_date, horizon, target_date, model, model_version_id, run_id, predicted_close,
             lower_80, upper_80, lower_95, upper_95, naive_close, is_published, created_at)
        select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        on conflict (symbol, as_of_date, horizon, model) do update set
            target_date = excluded.target_date, model_version_id = excluded.model_version_id, run_id = excluded.run_id,
            predicted_close = excluded.predicted_close, lower_80 = excluded.lower_80, upper_80 = excluded.upper_80,
            lower_95 = excluded.lower_95, upper_95 = excluded.upper_95, naive_close = excluded.naive_close,
            is_published = excluded.is_published, created_at = excluded.created_at
        where (stored.target_date, stored.model_version_id, stored.predicted_close, stored.lower_80, stored.upper_80,
               stored.lower_95, stored.upper_95, stored.naive_close, stored.is_published)
            is distinct from
            (excluded.target_date, excluded.model_version_id, excluded.predicted_close, excluded.lower_80, excluded.upper_80,
             excluded.lower_95, excluded.upper_95, excluded.naive_close, excluded.is_published)
        """;

    // A model that made no forecast this time (another cell, say) must not stay published beside the one that did.
    private const string UnpublishSql =
        """
        update worker.forecasts as stored set is_published = false
        from (select distinct symbol, as_of_date, horizon from unnest($1, $2, $3) as key (symbol, as_of_date, horizon)) as key
        where stored.is_published
          and (stored.symbol, stored.as_of_date, stored.horizon) = (key.symbol, key.as_of_date, key.horizon)
          and (stored.symbol, stored.as_of_date, stored.horizon, stored.model)
              not in (select * from unnest($1, $2, $3, $4))
        """;

    private const string NotifySql = "select pg_notify('worker_results', $1)";

    /// <summary>
    /// Inserts new forecasts and updates those that differ, in one transaction with the notice that readers may listen for
    /// (<c>NOTIFY worker_results</c>, sent only if a row changed). The time and the run alone make no difference.
    /// </summary>
    /// <param name="notice">A JSON object of less than 8,000 bytes.</param>
    /// <returns>The rows inserted or updated.</returns>
    public static async Task<int> WriteAsync(
        WorkerDbContext context, IReadOnlyCollection<ForecastRow> forecasts, string notice, CancellationToken cancellationToken)
    {
        var rows = SetBased.LastOfEach(forecasts, row => (row.Symbol, row.AsOfDate, row.Horizon, row.Model));
        return await context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var written = await SetBased.ExecuteAsync(context, UnpublishSql, [.. Key(rows), SetBased.Column(rows, NpgsqlDbType.Text, row => row.Model)], cancellationToken);
            written += await SetBased.ExecuteAsync(context, Sql,
            [
                .. Key(rows),
                SetBased.Column(rows, NpgsqlDbType.Date, row => row.TargetDate),
                SetBased.Column(rows, NpgsqlDbType.Text, row => row.Model),
                SetBased.Column(rows, NpgsqlDbType.Bigint, row => row.ModelVersionId),
                SetBased.Column(rows, NpgsqlDbType.Bigint, row => row.RunId),
                SetBased.Column(rows, NpgsqlDbType.Numeric, row => row.PredictedClose),
                SetBased.Column(rows, NpgsqlDbType.Numeric, row => row.Lower80),
                SetBased.Column(rows, NpgsqlDbType.Numeric, row => row.Upper80),
                SetBased.Column(rows, NpgsqlDbType.Numeric, row => row.Lower95),
                SetBased.Column(rows, NpgsqlDbType.Numeric, row => row.Upper95),
                SetBased.Column(rows, NpgsqlDbType.Numeric, row => row.NaiveClose),
                SetBased.Column(rows, NpgsqlDbType.Boolean, row => row.IsPublished),
                SetBased.Column(rows, NpgsqlDbType.TimestampTz, row => row.CreatedAt),
            ], cancellationToken);
            if (written > 0)
                await SetBased.ExecuteAsync(context, NotifySql, [SetBased.Value(NpgsqlDbType.Text, notice)], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return written;
        });
    }

    private static IEnumerable<Npgsql.NpgsqlParameter> Key(IReadOnlyList<ForecastRow> rows) =>
    [
        SetBased.Column(rows, NpgsqlDbType.Text, row => row.Symbol),
        SetBased.Column(rows, NpgsqlDbType.Date, row => row.AsOfDate),
        SetBased.Column(rows, NpgsqlDbType.Integer, row => row.Horizon),
    ];
}
