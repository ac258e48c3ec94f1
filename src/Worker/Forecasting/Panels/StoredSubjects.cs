using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Worker.Storage;
using Worker.Storage.Upserts;

namespace Worker.Forecasting.Panels;

/// <summary>Keeps <c>Forecasting:Subjects</c> in the database: <c>api.mood_returns</c> joins subjects to symbols by it.</summary>
internal sealed class StoredSubjects(IDbContextFactory<WorkerDbContext> contexts, IOptions<ForecastingOptions> options)
{
    /// <summary>Makes what is stored what the settings of this process say. Cheap if nothing changed.</summary>
    public async Task StoreAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await SymbolSubjectUpsert.ReplaceAsync(context, options.Value.Subjects, cancellationToken);
    }
}
