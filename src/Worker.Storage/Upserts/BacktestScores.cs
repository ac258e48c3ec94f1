using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

/// <summary>The scores of a part of a backtest. A part has thousands of values, which COPY takes several times as fast as inserts.</summary>
public static class BacktestScores
{
    private const string Copy =
        """
        copy worker.backtest_scores (backtest_id, fold, model, symbol, horizon, n, dates, losses, squared_errors, crps, winkler_80, winkler_95,
          width_80, width_95, inside_80, inside_95, absolute_error, squared_error, relative_error, directions, right_directions, pinball_of_level, pit)
        from stdin (format binary)
        """;

    /// <summary>Stores the scores of a part.</summary>
    /// <param name="context">In the transaction that stores the part.</param>
    /// <param name="rows">None of which is stored.</param>
    public static async Task AddAsync(WorkerDbContext context, IEnumerable<BacktestScoreRow> rows, CancellationToken cancellationToken)
    {
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        await using var target = await connection.BeginBinaryImportAsync(Copy, cancellationToken);
        foreach (var row in rows)
        {
            await target.StartRowAsync(cancellationToken);
            await target.WriteAsync(row.BacktestId, cancellationToken);
            await target.WriteAsync(row.Fold, cancellationToken);
            await target.WriteAsync(row.Model, cancellationToken);
            await target.WriteAsync(row.Symbol, cancellationToken);
            await target.WriteAsync(row.Horizon, cancellationToken);
            await target.WriteAsync(row.N, cancellationToken);
            await target.WriteAsync(row.Dates, NpgsqlDbType.Array | NpgsqlDbType.Date, cancellationToken);
            await target.WriteAsync(row.Losses, cancellationToken);
            await target.WriteAsync(row.SquaredErrors, cancellationToken);
            await target.WriteAsync(row.Crps, cancellationToken);
            await target.WriteAsync(row.Winkler80, cancellationToken);
            await target.WriteAsync(row.Winkler95, cancellationToken);
            await target.WriteAsync(row.Width80, cancellationToken);
            await target.WriteAsync(row.Width95, cancellationToken);
            await target.WriteAsync(row.Inside80, cancellationToken);
            await target.WriteAsync(row.Inside95, cancellationToken);
            await target.WriteAsync(row.AbsoluteError, cancellationToken);
            await target.WriteAsync(row.SquaredError, cancellationToken);
            await target.WriteAsync(row.RelativeError, cancellationToken);
            await target.WriteAsync(row.Directions, cancellationToken);
            await target.WriteAsync(row.RightDirections, cancellationToken);
            await target.WriteAsync(row.PinballOfLevel, cancellationToken);
            await target.WriteAsync(row.Pit, cancellationToken);
        }
        await target.CompleteAsync(cancellationToken);
    }
}
