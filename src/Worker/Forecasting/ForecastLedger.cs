using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Worker.Storage;
using Worker.Storage.Tables;
using Worker.Storage.Upserts;

namespace Worker.Forecasting;

/// <summary>The table that holds every forecast, with the naive one and, later, the actual close.</summary>
internal sealed class ForecastLedger(IDbContextFactory<WorkerDbContext> contexts)
{
    /// <summary>Writes all rows or none; a repeat writes nothing.</summary>
    /// <param name="knownAt">When the run began to read, by the database's clock.</param>
    /// <returns>The rows that were inserted or changed.</returns>
    public async Task<int> WriteAsync(IReadOnlyCollection<ForecastRow> forecasts, DateTimeOffset knownAt, long runId, CancellationToken cancellationToken)
    {
        var notice = new JsonObject
        {
            ["kind"] = "forecasts",
            ["run_id"] = runId,
            ["forecasts"] = forecasts.Count,
            ["as_of_date"] = forecasts.Max(row => row.AsOfDate).ToString("O", CultureInfo.InvariantCulture),
        };
        foreach (var row in forecasts)
            row.KnownAt = knownAt;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await ForecastUpsert.WriteAsync(context, forecasts, notice.ToJsonString(), cancellationToken);
    }
}
