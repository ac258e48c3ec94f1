using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Worker.Forecasting;
using Worker.Learning.Runtime;
using Worker.Models;
using Worker.Observability;
using Worker.Prices;

namespace Worker.Jobs;

/// <summary>
/// Closes to a model version: one model over all symbols, or one for each; those of many symbols in shards where other nodes can help.
/// </summary>
internal sealed class TrainForecasterJob(
    PriceHistory history, ForecasterTrainer trainer, IOptions<PricesOptions> prices, IOptions<ForecastingOptions> forecasting,
    ILogger<TrainForecasterJob> logger) : IJob
{
    public async Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken)
    {
        var arguments = context.Arguments;
        var symbols = await history.SpellAsync(SymbolsOf(arguments), cancellationToken);
        if (context.Children is { IsShared: true } children && forecasting.Value.OneModelPerSymbol && symbols.Count > forecasting.Value.SymbolsPerShard)
        {
            return await TrainingShards.RunAsync(
                "train-forecaster", context, children, symbols, forecasting.Value.SymbolsPerShard, cancellationToken);
        }
        // The weekly schedule also runs if no prices are configured.
        if (symbols.Count == 0) return JobOutcome.Skipped("no symbols to train on; set Prices:Symbols or pass --symbols AAPL");
        var failed = new List<SymbolFailure>();
        var asOf = arguments.AsOf ?? DateOnly.MaxValue;
        var series = forecasting.Value.Preset == ForecastingPreset.Textbook
            ? await history.LoadAsync(symbols, asOf, failed, cancellationToken)
            : await history.LoadNewestAsync(symbols, asOf, null, failed, cancellationToken);
        if (series.Count == 0 && failed.Count == 0)
            throw new OperatorException($"There are no prices of {FirstFew.Of(symbols)}. Run fetch-prices first.");

        var reports = new List<TrainingReport>();
        var skipped = new List<SkippedSymbol>(SkippedSymbols.WithoutBars(symbols.Except(failed.Select(one => one.Symbol)), series));
        var served = await history.SpellAsync(prices.Value.Symbols, cancellationToken);
        var groups = series.Values.GroupBy(one => forecasting.Value.VersionName(one.Symbol)).ToArray();
        foreach (var (number, group) in groups.Index())
        {
            var request = new TrainingRequest(
                group.Key, [.. group], served, new TrainingOrder(arguments.FineTune, arguments.Full, context.RunId));
            var progress = new EpochProgress(context.Progress, $"{group.Key} ", number, groups.Length);
            try
            {
                var report = await trainer.TrainAsync(request, progress, cancellationToken);
                reports.Add(report.Training);
                skipped.AddRange(report.Skipped);
                failed.AddRange(report.Failed);
            }
            // One model that cannot be trained stops no other.
            catch (OperatorException exception) when (groups.Length > 1)
            {
                skipped.Add(new SkippedSymbol(group.Key, "not_trainable", exception.Message));
            }
            catch (Exception exception) when (groups.Length > 1 && exception is not TorchUnavailableException && SymbolFailure.Is(exception, cancellationToken))
            {
                failed.Add(new SymbolFailure(group.First().Symbol, exception));
            }
        }
        if (reports.Count == 0 && failed.Count == 0)
            throw new OperatorException($"No model was trained{SkippedSymbols.ToText(skipped)}.");
        // Without its other symbols the model of all would be another.
        return Outcome(reports, skipped) with
        {
            Parts = failed.ToParts(
                forecasting.Value.OneModelPerSymbol ? JobArgument.Symbols : null, reports.Count > 0 ? symbols.Count : failed.Count, logger),
        };
    }

    private IReadOnlyList<string> SymbolsOf(JobArguments arguments) =>
        arguments.Symbols.Count > 0 ? arguments.Symbols : prices.Value.Symbols;

    private static JobOutcome Outcome(List<TrainingReport> reports, List<SkippedSymbol> skipped) => new(
        (reports.Count > 0 ? FirstFew.Of([.. reports.Select(report => report.Summary)], separator: "; ") : "no model was trained")
            + SkippedSymbols.ToText(skipped),
        new JsonObject
        {
            ["models"] = new JsonArray([.. reports.Select(report => new JsonObject
            {
                ["name"] = report.Name,
                ["version_id"] = report.VersionId,
                ["is_current"] = report.IsPromoted,
                ["rmse_ratio"] = report.Metrics["rmse_ratio"]?.DeepClone(),
                ["epochs"] = report.Epochs,
            })]),
            ["skipped"] = SkippedSymbols.ToJson(skipped),
        },
        IsSkipped: reports.All(report => report.IsSkipped));
}
