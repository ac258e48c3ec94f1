using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Worker.Storage;
using Worker.Storage.Tables;
using Worker.Storage.Upserts;

namespace Worker.Sentiment.Scoring;

/// <summary>The table that every score is kept in, one for each review and model version.</summary>
internal sealed class ScoreLedger(IDbContextFactory<WorkerDbContext> contexts)
{
    /// <summary>Writes all rows or none, and notifies <c>worker_results</c>; a repeat writes nothing.</summary>
    /// <returns>The rows that were inserted or changed.</returns>
    public async Task<int> WriteAsync(IReadOnlyCollection<SentimentScoreRow> scores, long versionId, long runId, CancellationToken cancellationToken)
    {
        var notice = new JsonObject
        {
            ["kind"] = "sentiment_scores",
            ["run_id"] = runId,
            ["model_version_id"] = versionId,
            ["scores"] = scores.Count,
        };
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await SentimentScoreUpsert.WriteAsync(context, scores, notice.ToJsonString(), cancellationToken);
    }
}
