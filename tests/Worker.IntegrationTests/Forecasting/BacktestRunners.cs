using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Worker.Forecasting;
using Worker.Forecasting.Backtest;
using Worker.Forecasting.Panels;
using Worker.IntegrationTests.Database;
using Worker.Learning.Runtime;
using Worker.Models;
using Worker.Storage.Runs;

namespace Worker.IntegrationTests.Forecasting;

internal static class BacktestRunners
{
    /// <summary>Evaluates on the bars of a database, on the CPU.</summary>
    public static BacktestRunner Of(TestDatabase database) => new(
        new Lazy<TorchRuntime>(() => TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cpu })), new StoredBars(database, Options.Create(new ForecastingOptions())),
        new BacktestStore(database, TimeProvider.System), new TrainingLock(database, new RunFence(), TimeProvider.System, NullLogger<TrainingLock>.Instance),
        TimeProvider.System, NullLogger<BacktestRunner>.Instance);
}
