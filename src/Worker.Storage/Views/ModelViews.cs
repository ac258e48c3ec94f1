using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Worker.Storage.Views;

/// <summary>Trained versions, their epochs, and the decisions of the promotion gate.</summary>
public static class ModelViews
{
    private const string Columns =
        """
        select id, kind, name, trained_from, trained_to, metrics::text as metrics, settings::text as settings, device, code_version, seed, is_current,
          created_at, run_id
        from api.model_versions
        """;

    /// <summary>The versions that serve.</summary>
    public static async Task<IReadOnlyList<VersionView>> CurrentAsync(WorkerDbContext context, CancellationToken cancellationToken) =>
        await QueryAsync(context, "where is_current order by kind, name limit 100", [], cancellationToken);

    /// <summary>The newest versions, newest first.</summary>
    public static async Task<IReadOnlyList<VersionView>> NewestAsync(WorkerDbContext context, int limit, CancellationToken cancellationToken) =>
        await QueryAsync(context, "order by id desc limit {0}", [limit], cancellationToken);

    /// <summary>One version; null if there is none of that number.</summary>
    public static async Task<VersionView?> OneAsync(WorkerDbContext context, long id, CancellationToken cancellationToken) =>
        (await QueryAsync(context, "where id = {0}", [id], cancellationToken)).SingleOrDefault();

    /// <summary>The losses of a version, ascending by epoch.</summary>
    public static async Task<IReadOnlyList<EpochView>> EpochsAsync(WorkerDbContext context, long versionId, CancellationToken cancellationToken) =>
        await context.TrainingEpochs.AsNoTracking().Where(row => row.ModelVersionId == versionId).OrderBy(row => row.Epoch)
            .Select(row => new EpochView(row.Epoch, row.TrainingLoss, row.ValidationLoss)).ToListAsync(cancellationToken);

    /// <summary>The newest decisions about a version's group of symbols, newest first; all groups if there are few.</summary>
    /// <param name="symbol">A group of this name alone, if there is one.</param>
    public static async Task<IReadOnlyList<PromotionView>> PromotionsAsync(
        WorkerDbContext context, string kind, string? symbol, int limit, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<PromotionView>(
            $"""
            select id, name, symbol_group, horizon, candidate, incumbent, is_promoted, reason, decided_at, model_version_id
            from api.promotions p
            where kind = {kind} and ({symbol}::text is null or symbol_group is null or symbol_group = {symbol}
              or not exists (select from api.promotions o where o.kind = p.kind and o.symbol_group = {symbol}))
            order by decided_at desc, horizon nulls first, id limit {limit}
            """).ToListAsync(cancellationToken);

    private static async Task<IReadOnlyList<VersionView>> QueryAsync(
        WorkerDbContext context, string rest, object[] arguments, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<VersionView>(FormattableStringFactory.Create($"{Columns} {rest}", arguments)).ToListAsync(cancellationToken);
}

/// <param name="Metrics">JSON.</param>
/// <param name="Settings">JSON.</param>
public sealed record VersionView(
    long Id, string Kind, string Name, DateOnly TrainedFrom, DateOnly TrainedTo, string Metrics, string Settings, string Device,
    string CodeVersion, long Seed, bool IsCurrent, DateTimeOffset CreatedAt, long? RunId);

public sealed record EpochView(int Epoch, double TrainingLoss, double ValidationLoss);

public sealed record PromotionView(
    long Id, string Name, string? SymbolGroup, int? Horizon, string Candidate, string Incumbent, bool IsPromoted, string Reason,
    DateTimeOffset DecidedAt, long? ModelVersionId);
