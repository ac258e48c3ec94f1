using Npgsql;
using NpgsqlTypes;

namespace Worker.Benchmarks.Night;

/// <summary>A ledger as many nights have filled it: forecasts of every share, model and horizon, night by night.</summary>
internal static class PastLedger
{
    // A deviation of 2 % a day for every share, so that some forecasts miss and most do not; models differ by a few hundredths.
    private const string Night =
        """
        with sessions as (
          select date, row_number() over (order by date) as number from (select distinct date from worker.price_bars where symbol = 'SIM00000') as bars
        )
        insert into worker.forecasts (symbol, as_of_date, horizon, target_date, model, model_version_id, predicted_close,
          lower_50, upper_50, lower_80, upper_80, lower_95, upper_95, naive_close, calibration_80, calibration_95, is_published, created_at)
        select c.symbol, c.date, h, target.date, m, case when m = 'gru' then (select max(id) from worker.model_versions) end, c.close,
          round(c.close * (1 - 0.67 * w), 4), round(c.close * (1 + 0.67 * w), 4), round(c.close * (1 - 1.28 * w), 4), round(c.close * (1 + 1.28 * w), 4),
          round(c.close * (1 - 1.96 * w), 4), round(c.close * (1 + 1.96 * w), 4), c.close, 1, 1, m = 'har', now()
        from worker.price_bars c
        cross join generate_series(1, 5) as h
        cross join unnest('{naive,drift,har,gru}'::text[]) as m
        cross join lateral (select 0.02 * sqrt(h)::numeric * (1 + 0.01 * length(m)) as w) as width
        join sessions own on own.date = c.date
        join sessions target on target.number = own.number + h
        where c.date = $1
        on conflict do nothing
        """;

    /// <param name="dates">Sessions, ascending, each with five later ones in the database.</param>
    public static async Task FillAsync(NpgsqlDataSource source, IEnumerable<DateOnly> dates)
    {
        foreach (var date in dates)
        {
            await using var command = source.CreateCommand(Night);
            command.CommandTimeout = 0;
            command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = date, NpgsqlDbType = NpgsqlDbType.Date });
            await command.ExecuteNonQueryAsync();
        }
        await using var analyze = source.CreateCommand("analyze worker.forecasts");
        await analyze.ExecuteNonQueryAsync();
    }
}
