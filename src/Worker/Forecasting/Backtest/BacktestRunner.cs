using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Worker.Forecasting.Baselines;
using Worker.Forecasting.Network;
using Worker.Forecasting.Panels;
using Worker.Learning.Runtime;
using Worker.Models;
using Worker.Observability;
using Worker.Prices;
using Worker.Storage.Tables;

namespace Worker.Forecasting.Backtest;

/// <summary>
/// Runs a walk-forward backtest part by part: one model on one fold. Finished parts stay finished, however the process ends, and the same
/// plan on the same data continues; several processes that run it take different parts. Each part gives the same numbers on every machine.
/// </summary>
internal sealed partial class BacktestRunner(
    Lazy<TorchRuntime> runtime, StoredBars stored, BacktestStore store, TrainingLock locks, TimeProvider time, ILogger<BacktestRunner> logger)
{
    private const string LockKind = "backtest";
    private const int LeastTraining = 250;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <param name="asOf">The last date whose bars are used.</param>
    /// <param name="onlyFold">The fold whose parts are done, from 1; null for all.</param>
    /// <returns>The backtest, of which every requested part is done.</returns>
    /// <exception cref="OperatorException">There is too little history.</exception>
    public async Task<BacktestResult> RunAsync(
        BacktestPlan plan, IReadOnlyCollection<string> symbols, DateOnly asOf, int? onlyFold, long? runId, IProgress<BacktestProgress> progress,
        CancellationToken cancellationToken)
    {
        var failed = new List<SymbolFailure>();
        var panel = UsablePanel.Of(
            DateOnly.MaxValue,
            (await stored.LoadAsync(symbols, asOf, cancellationToken)).Select(one => plan.From is { } from ? one.From(from) : one)
                .Where(one => one.Count >= WalkForward.FewestSessions),
            failed, cancellationToken);
        string[] tooShort = [.. symbols.Except(panel.Bars.Select(one => one.Symbol)).Except(failed.Select(one => one.Symbol))];
        if (panel.Symbols.Count == 0)
        {
            throw new OperatorException(
                $"No symbol has the {WalkForward.FewestSessions} bars that a fold needs: "
                + FirstFew.Of([.. failed.Select(one => one.Error), .. tooShort.Select(symbol => $"{symbol} has fewer or none")], separator: "; ")
                + ". Run fetch-prices, or set Prices:From to an earlier date.");
        }
        var dates = panel.Bars.SelectMany(one => one.Dates).Distinct().Order().ToArray();
        var horizons = plan.Network.Horizons;
        var folds = Fold.Over(dates, plan.Folds, plan.Stride, horizons, LeastTraining);
        var models = BacktestModels.Of(runtime.Value, plan);
        var backtest = await store.FindOrAddAsync(Row(plan, panel, folds, models, runId), cancellationToken);
        // The longest first, so that processes which share them end at about the same time.
        var parts = models.Reverse().SelectMany(model => folds.Select(fold => (Fold: fold, Model: model)))
            .Where(part => onlyFold is not { } only || part.Fold.Number == only || (part.Fold.Number < only && IsContinued(plan, part.Model))).ToArray();
        if (onlyFold > folds.Count)
            throw new OperatorException($"There is no fold {onlyFold}; the backtest has the folds 1 to {folds.Count}.");
        var walk = new WalkForward(panel, horizons);
        while (true)
        {
            var done = await store.DoneAsync(backtest.Id, cancellationToken);
            var open = parts.Where(part => !done.ContainsKey((part.Fold.Number, part.Model.Name))).ToArray();
            progress.Report(BacktestProgress.Of(
                done.ToLookup(part => part.Key.Model, part => part.Value), [.. open.Select(part => part.Model.Name)], parts.Length));
            if (open.Length == 0)
            {
                // The run of one fold is followed by others.
                if (onlyFold is null)
                    await store.RefreshFiguresAsync(backtest.Id, cancellationToken);
                return new BacktestResult(backtest.Id, tooShort, failed);
            }
            var isAny = false;
            foreach (var (fold, model) in open)
            {
                var isContinued = IsContinued(plan, model);
                // Another process has the fold before, or this one comes to it first.
                if (isContinued && fold.Number > 1 && !done.ContainsKey((fold.Number - 1, model.Name)))
                    continue;
                await using var part = await locks.TryAcquireAsync(LockKind, $"{backtest.Id}/{fold.Number}/{model.Name}", cancellationToken);
                // Another process has it, or has just finished it.
                if (part is null || (await store.DoneAsync(backtest.Id, cancellationToken)).ContainsKey((fold.Number, model.Name)))
                    continue;
                var begun = Stopwatch.GetTimestamp();
                byte[]? learnt = null;
                IReadOnlyList<FoldScores> scores;
                if (isContinued)
                {
                    byte[]? before = null;
                    // A process that was thought dead has done this fold.
                    if (fold.Number > 1 && (before = await store.LearntAsync(backtest.Id, fold.Number - 1, model.Name, cancellationToken)) is null)
                        continue;
                    (scores, learnt) = await walk.RunWarmAsync(
                        (NetworkForecaster)model, plan.FineTune!, [.. folds.Take(fold.Number)], before, cancellationToken);
                }
                else
                {
                    var fitted = plan.Refit == BacktestRefit.Once ? fold with { Cutoff = folds[0].Cutoff } : fold;
                    scores = await walk.RunAsync(model, fitted, cancellationToken);
                }
                await store.SaveAsync(
                    backtest.Id, fold.Number, model.Name, scores, Stopwatch.GetElapsedTime(begun), fold.Number < folds.Count ? learnt : null, cancellationToken);
                LogPart(backtest.Id, model.Name, fold.Number, Stopwatch.GetElapsedTime(begun).TotalSeconds);
                isAny = true;
                break;
            }
            if (!isAny)
                await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static bool IsContinued(BacktestPlan plan, IForecaster model) => plan.Refit == BacktestRefit.Warm && model is NetworkForecaster;

    private BacktestRow Row(BacktestPlan plan, Panel panel, IReadOnlyList<Fold> folds, IReadOnlyList<IForecaster> models, long? runId)
    {
        var sha256 = BarsHash.Of(panel.Bars);
        return new BacktestRow
        {
            RunId = runId,
            Fingerprint = plan.Fingerprint(sha256, CodeVersion.Current),
            DataSha256 = sha256,
            Settings = plan.ToJson(),
            Symbols = [.. panel.Bars.Select(one => one.Symbol)],
            Models = [.. models.Select(model => model.Name)],
            Folds = folds.Count,
            Stride = plan.Stride ?? folds[0].Sessions,
            MaxHorizon = plan.Network.Horizons,
            FromDate = folds[0].From,
            ToDate = folds[^1].To,
            CreatedAt = time.GetUtcNow(),
        };
    }

    [LoggerMessage(4021, LogLevel.Information, "Backtest {BacktestId}: {Model} on fold {Fold} done in {Seconds:F1} s")]
    private partial void LogPart(long backtestId, string model, int fold, double seconds);
}

/// <summary>A backtest that is done.</summary>
/// <param name="TooShort">Symbols with fewer bars than a fold needs, or with none.</param>
/// <param name="Failed">Symbols that were left out because their bars cannot be used.</param>
internal sealed record BacktestResult(long Id, IReadOnlyList<string> TooShort, IReadOnlyList<SymbolFailure> Failed)
{
    /// <summary>The symbols that were not evaluated, for a message; empty if all were.</summary>
    public string NotEvaluated => TooShort.Count == 0
        ? ""
        : $"; not evaluated, with fewer than {WalkForward.FewestSessions} bars: {FirstFew.Of(TooShort)}";
}

/// <summary>How far a backtest is.</summary>
/// <param name="Done">Parts that are done.</param>
/// <param name="Left">Time left for one process; null until a part is done.</param>
internal readonly record struct BacktestProgress(int Done, int Parts, TimeSpan? Left)
{
    /// <param name="seconds">What the parts that are done have taken, by model.</param>
    /// <param name="open">The model of each part that is not done.</param>
    /// <param name="parts">All parts.</param>
    public static BacktestProgress Of(ILookup<string, double> seconds, IReadOnlyList<string> open, int parts)
    {
        if (seconds.Count == 0)
            return new(parts - open.Count, parts, Left: null);
        // A model that has done none may be as slow as the slowest.
        var slowest = seconds.Max(model => model.Average());
        return new(parts - open.Count, parts, TimeSpan.FromSeconds(open.Sum(model => seconds.Contains(model) ? seconds[model].Average() : slowest)));
    }

    public string Text => string.Create(CultureInfo.InvariantCulture,
        $"{Done} of {Parts} parts done{(Left is { } left && Done < Parts ? $", about {left.TotalMinutes:0} min left" : "")}");
}
