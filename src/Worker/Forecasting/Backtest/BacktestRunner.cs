using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Worker.Forecasting.Baselines;
using Worker.Forecasting.Panels;
using Worker.Learning.Runtime;
using Worker.Models;
using Worker.Observability;
using Worker.Storage.Tables;

namespace Worker.Forecasting.Backtest;

/// <summary>
/// Runs a walk-forward backtest part by part: one model on one fold. Parts that are done stay done, whatever ends the process, and the same plan on the same data
/// continues; several processes that run it take different parts. Each part gives the same numbers wherever it is computed.
/// </summary>
internal sealed partial class BacktestRunner(
    Lazy<TorchRuntime> runtime, StoredBars stored, BacktestStore store, TrainingLock locks, TimeProvider time, ILogger<BacktestRunner> logger)
{
    private const string LockKind = "backtest";
    private const int LeastTraining = 250;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <param name="asOf">The last date whose bars are used.</param>
    /// <returns>The number of the backtest, of which every part is done.</returns>
    /// <exception cref="OperatorException">There is too little history.</exception>
    public async Task<long> RunAsync(
        BacktestPlan plan, IReadOnlyCollection<string> symbols, DateOnly asOf, long? runId, IProgress<BacktestProgress> progress, CancellationToken cancellationToken)
    {
        var bars = (await stored.LoadAsync(symbols, asOf, cancellationToken)).Select(one => plan.From is { } from ? one.From(from) : one)
            .Where(one => one.Count >= WalkForward.FewestSessions).ToArray();
        if (bars.Length == 0)
            throw new OperatorException($"No symbol has {WalkForward.FewestSessions} bars. Run fetch-prices, or set Prices:From to an earlier date.");
        var dates = bars.SelectMany(one => one.Dates).Distinct().Order().ToArray();
        var horizons = plan.Network.Horizons;
        var folds = Fold.Over(dates, plan.Folds, plan.Stride, horizons, LeastTraining);
        var models = BacktestModels.Of(runtime.Value, plan);
        var backtest = await store.FindOrAddAsync(Row(plan, bars, folds, models, runId), cancellationToken);
        var parts = folds.SelectMany(fold => models.Select(model => (Fold: fold, Model: model))).ToArray();
        var walk = new WalkForward(bars, horizons);
        var started = Stopwatch.GetTimestamp();
        var mine = 0;
        while (true)
        {
            var done = await store.DoneAsync(backtest.Id, cancellationToken);
            progress.Report(BacktestProgress.Of(done.Count, parts.Length, mine, Stopwatch.GetElapsedTime(started)));
            if (done.Count >= parts.Length)
                return backtest.Id;
            var isAny = false;
            foreach (var (fold, model) in parts.Where(part => !done.ContainsKey((part.Fold.Number, part.Model.Name))))
            {
                await using var part = await locks.TryAcquireAsync(LockKind, $"{backtest.Id}/{fold.Number}/{model.Name}", cancellationToken);
                // Another process has it, or has just finished it.
                if (part is null || (await store.DoneAsync(backtest.Id, cancellationToken)).ContainsKey((fold.Number, model.Name)))
                    continue;
                var begun = Stopwatch.GetTimestamp();
                var fitted = plan.Refit == BacktestRefit.Once ? fold with { Cutoff = folds[0].Cutoff } : fold;
                var scores = await walk.RunAsync(model, fitted, cancellationToken);
                await store.SaveAsync(backtest.Id, fold.Number, model.Name, scores, Stopwatch.GetElapsedTime(begun), cancellationToken);
                LogPart(backtest.Id, model.Name, fold.Number, Stopwatch.GetElapsedTime(begun).TotalSeconds);
                (isAny, mine) = (true, mine + 1);
                break;
            }
            if (!isAny)
                await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private BacktestRow Row(BacktestPlan plan, DailyBars[] bars, IReadOnlyList<Fold> folds, IReadOnlyList<IForecaster> models, long? runId)
    {
        var sha256 = BarsHash.Of(bars);
        return new BacktestRow
        {
            RunId = runId,
            Fingerprint = plan.Fingerprint(sha256, CodeVersion.Current),
            DataSha256 = sha256,
            Settings = plan.ToJson(),
            Symbols = [.. bars.Select(one => one.Symbol)],
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

/// <summary>How far a backtest is.</summary>
/// <param name="Done">Parts that are done.</param>
/// <param name="Left">Time left, by the pace of this process; null until it has done a part.</param>
internal readonly record struct BacktestProgress(int Done, int Parts, TimeSpan? Left)
{
    /// <param name="mine">Parts that this process has done in the time.</param>
    public static BacktestProgress Of(int done, int parts, int mine, TimeSpan elapsed) =>
        new(done, parts, mine > 0 ? elapsed / mine * (parts - done) : null);

    public string Text => string.Create(CultureInfo.InvariantCulture,
        $"{Done} of {Parts} parts done{(Left is { } left && Done < Parts ? $", about {left.TotalMinutes:0} min left" : "")}");
}
