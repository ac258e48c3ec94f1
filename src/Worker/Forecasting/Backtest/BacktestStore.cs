using Microsoft.EntityFrameworkCore;
using Npgsql;
using Worker.Storage;
using Worker.Storage.Tables;
using Worker.Storage.Upserts;

namespace Worker.Forecasting.Backtest;

/// <summary>Backtests in the database: what they cover, and the parts that are done. Thread-safe.</summary>
internal sealed class BacktestStore(IDbContextFactory<WorkerDbContext> contexts, TimeProvider time)
{
    /// <summary>Stores a backtest, or finds the one of the same fingerprint.</summary>
    public async Task<BacktestRow> FindOrAddAsync(BacktestRow backtest, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(context, backtest.Fingerprint, cancellationToken) is { } known)
            return known;
        context.Add(backtest);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return backtest;
        }
        catch (DbUpdateException)
        {
            // Another process has just added it; anything else is still missing and is thrown.
            context.ChangeTracker.Clear();
            if (await FindAsync(context, backtest.Fingerprint, cancellationToken) is { } other)
                return other;
            throw;
        }
    }

    /// <summary>The parts that are done, by fold and model, with the seconds that they took.</summary>
    public async Task<IReadOnlyDictionary<(int Fold, string Model), double>> DoneAsync(long backtestId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var parts = await context.BacktestParts.Where(part => part.BacktestId == backtestId)
            .Select(part => new { part.Fold, part.Model, part.Seconds }).ToListAsync(cancellationToken);
        return parts.ToDictionary(part => (part.Fold, part.Model), part => part.Seconds);
    }

    /// <summary>What a network had learnt before the next fold; null if that fold is done.</summary>
    public async Task<byte[]?> LearntAsync(long backtestId, int fold, string model, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.BacktestParts.Where(part => part.BacktestId == backtestId && part.Fold == fold && part.Model == model)
            .Select(part => part.Learnt).SingleAsync(cancellationToken);
    }

    /// <summary>Stores a part with its scores, both or neither.</summary>
    /// <param name="learnt">What the next fold continues with; null if it is fitted anew, or there is none.</param>
    public async Task SaveAsync(
        long backtestId, int fold, string model, IEnumerable<FoldScores> scores, TimeSpan took, byte[]? learnt, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Add(new BacktestPartRow
        {
            BacktestId = backtestId,
            Fold = fold,
            Model = model,
            Seconds = took.TotalSeconds,
            FinishedAt = time.GetUtcNow(),
            Learnt = learnt,
        });
        var rows = scores.SelectMany(score => score.Symbols.Select(symbol => Row(backtestId, fold, model, score.Horizon, symbol.Key, symbol.Value)));
        try
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            await BacktestScores.AddAsync(context, rows, cancellationToken);
            await BacktestDays.AddAsync(context, backtestId, fold, model, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException twice) when (twice.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // This process slept, and another one did the part: the numbers are the same.
        }
        // Only this part needed what the fold before had learnt.
        await context.BacktestParts.Where(part => part.BacktestId == backtestId && part.Fold == fold - 1 && part.Model == model && part.Learnt != null)
            .ExecuteUpdateAsync(part => part.SetProperty(row => row.Learnt, (byte[]?)null), cancellationToken);
    }

    /// <summary>Stores the figures of a backtest that has new parts; until then the views compute them from its parts.</summary>
    public async Task RefreshFiguresAsync(long backtestId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await StoredFigures.RefreshBacktestAsync(context, backtestId, cancellationToken);
    }

    private static Task<BacktestRow?> FindAsync(WorkerDbContext context, string fingerprint, CancellationToken cancellationToken) =>
        context.Backtests.AsNoTracking().SingleOrDefaultAsync(row => row.Fingerprint == fingerprint, cancellationToken);

    private static BacktestScoreRow Row(long backtestId, int fold, string model, int horizon, string symbol, SymbolScores scores) => new()
    {
        BacktestId = backtestId,
        Fold = fold,
        Model = model,
        Symbol = symbol,
        Horizon = horizon,
        N = scores.Sums.Count,
        Dates = scores.Dates.ToArray(),
        Losses = scores.Losses,
        SquaredErrors = scores.SquaredErrors,
        Crps = scores.Sums.Crps,
        Winkler80 = scores.Sums.Winkler80,
        Winkler95 = scores.Sums.Winkler95,
        Width80 = scores.Sums.Width80,
        Width95 = scores.Sums.Width95,
        Inside80 = scores.Sums.Inside80,
        Inside95 = scores.Sums.Inside95,
        AbsoluteError = scores.Sums.AbsoluteError,
        SquaredError = scores.Sums.SquaredError,
        RelativeError = scores.Sums.RelativeError,
        Directions = scores.Sums.Directions,
        RightDirections = scores.Sums.RightDirections,
        PinballOfLevel = scores.Sums.PinballOfLevel,
        Pit = scores.Sums.Pit,
    };
}
