using Microsoft.Extensions.Options;
using Worker.Forecasting;
using Worker.Forecasting.Baselines;
using Worker.Forecasting.Leaks;
using Worker.Forecasting.Network;
using Worker.Forecasting.Panels;
using Worker.Forecasting.Versions;
using Worker.Learning.Runtime;
using Worker.Prices;

namespace Worker.Cli.Checks;

/// <summary>No model knows the future, tried on the stored prices of the settings.</summary>
internal sealed class LeakCheck(
    StoredBars stored, PriceHistory history, Lazy<TorchRuntime> runtime, IOptions<PricesOptions> prices, IOptions<ForecastingOptions> forecasting) : ICheck
{
    // A leak shows on few symbols as on many.
    private const int MostSymbols = 20;

    public string Subject => "leaks";

    public bool IsOnRequest => true;

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        var symbols = await history.SpellAsync([.. prices.Value.Symbols.Take(MostSymbols)], cancellationToken);
        var bars = await stored.LoadAsync(symbols, DateOnly.MaxValue, cancellationToken);
        if (bars.Count == 0)
            return CheckResult.Fail("no price is stored of Prices:Symbols. Run fetch-prices first.");
        var network = QuantileSettings.From(forecasting.Value).Network;
        var horizons = network.Horizons;
        IForecaster[] models =
        [
            new NaiveForecaster(horizons), new DriftForecaster(horizons), new HarForecaster(horizons), new NetworkForecaster(runtime.Value, network),
        ];
        var findings = await new LeakTests(bars, horizons).RunAsync(models, cancellationToken);
        var leaks = findings.Where(finding => finding.IsLeak).ToArray();
        return leaks.Length == 0
            ? CheckResult.Ok($"none in {findings.Count} tests of {models.Length} models on {bars.Count} symbols")
            : CheckResult.Fail(string.Join("; ", leaks.Select(leak => $"{leak.Model}, {leak.Test}: {leak.Detail}"))
                + ". A forecast from a model that knows the future is worth nothing: report this with the settings.");
    }
}
