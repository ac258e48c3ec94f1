using Npgsql;

namespace Worker.Storage.Queries;

/// <summary>Reads the published forecasts of one symbol as SQL users see them. Open the database first.</summary>
public sealed class PublishedForecasts(WorkerDatabase database)
{
    private const string Columns =
        """
        as_of_date, horizon, coalesce(actual_date, target_date), model, model_version_id, predicted_close, naive_close, lower_50, upper_50, lower_80, upper_80,
          lower_95, upper_95
        """;

    /// <summary>The newest that was published as of the day or before, by horizon; empty if none was.</summary>
    public Task<IReadOnlyList<PublishedForecast>> NewestAsync(string symbol, DateOnly asOf, CancellationToken cancellationToken) => ReadAsync(
        $"""
        select distinct on (horizon) {Columns} from api.forecasts
        where symbol = $1 and is_published
          and as_of_date = (select max(as_of_date) from api.forecasts where symbol = $1 and is_published and as_of_date <= $2)
        order by horizon, created_at desc, id desc
        """, symbol, asOf, cancellationToken);

    /// <summary>Those of one session ahead whose as-of date lies before the day, ascending.</summary>
    public Task<IReadOnlyList<PublishedForecast>> OneAheadAsync(string symbol, DateOnly asOf, CancellationToken cancellationToken) => ReadAsync(
        $"""
        select distinct on (as_of_date) {Columns} from api.forecasts
        where symbol = $1 and is_published and horizon = 1 and as_of_date < $2
        order by as_of_date, created_at desc, id desc
        """, symbol, asOf, cancellationToken);

    /// <summary>How those of one session ahead did whose close was known by the day.</summary>
    public async Task<ForecastRecord> RecordAsync(string symbol, DateOnly asOf, CancellationToken cancellationToken)
    {
        await using var command = database.DataSource.CreateCommand(
            """
            select count(*), avg(is_in_80::integer)::double precision, sum(pinball / naive_close) / nullif(sum(naive_pinball / naive_close), 0)
            from worker.named_scores
            where name = 'published' and symbol = $1 and horizon = 1 and as_of_date < $2 and naive_pinball is not null
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = symbol });
        command.Parameters.Add(new NpgsqlParameter { Value = asOf });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new ForecastRecord(
            reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetDouble(1), reader.IsDBNull(2) ? null : reader.GetDouble(2));
    }

    /// <summary>The symbols that have prices, in order, with the number of their sessions.</summary>
    public async Task<IReadOnlyList<(string Symbol, long Sessions)>> SymbolsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.DataSource.CreateCommand("select symbol, count(*) from api.prices group by symbol order by symbol");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(string, long)> symbols = [];
        while (await reader.ReadAsync(cancellationToken)) symbols.Add((reader.GetString(0), reader.GetInt64(1)));
        return symbols;
    }

    private async Task<IReadOnlyList<PublishedForecast>> ReadAsync(string sql, string symbol, DateOnly asOf, CancellationToken cancellationToken)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = symbol });
        command.Parameters.Add(new NpgsqlParameter { Value = asOf });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<PublishedForecast> forecasts = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            forecasts.Add(new PublishedForecast(
                reader.GetFieldValue<DateOnly>(0), reader.GetInt32(1), reader.GetFieldValue<DateOnly>(2), reader.GetString(3),
                reader.IsDBNull(4) ? null : reader.GetInt64(4), reader.GetDecimal(5), reader.GetDecimal(6),
                reader.IsDBNull(7) || reader.IsDBNull(8) ? null : (reader.GetDecimal(7), reader.GetDecimal(8)),
                (reader.GetDecimal(9), reader.GetDecimal(10)), (reader.GetDecimal(11), reader.GetDecimal(12))));
        }
        return forecasts;
    }
}

/// <summary>One row of <c>api.forecasts</c>, in the prices of the day that it was made.</summary>
/// <param name="Date">The session that came, or is expected.</param>
/// <param name="VersionId">Null for a model without a version, such as the naive forecast.</param>
public sealed record PublishedForecast(
    DateOnly AsOf, int Horizon, DateOnly Date, string Model, long? VersionId, decimal Predicted, decimal Naive, (decimal Lower, decimal Upper)? Interval50,
    (decimal Lower, decimal Upper) Interval80, (decimal Lower, decimal Upper) Interval95);

/// <param name="Count">Forecasts whose close is known.</param>
/// <param name="Coverage80">Share whose close lay in the 80 % interval; null without any.</param>
/// <param name="PinballRatio">Pinball loss to that of the naive forecast of the same days.</param>
public sealed record ForecastRecord(long Count, double? Coverage80, double? PinballRatio);
