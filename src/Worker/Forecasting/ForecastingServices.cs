using Microsoft.Extensions.DependencyInjection;
using Worker.Forecasting.Backfill;
using Worker.Forecasting.Backtest;
using Worker.Forecasting.Calibration;
using Worker.Forecasting.Panels;
using Worker.Forecasting.Replay;
using Worker.Forecasting.Versions;
using Worker.Observability;

namespace Worker.Forecasting;

/// <summary>What the forecasting folder registers.</summary>
internal static class ForecastingServices
{
    public static IServiceCollection AddForecasting(this IServiceCollection services)
    {
        services.AddOptions<ForecastingOptions>().BindConfiguration(ForecastingOptions.Section)
            .ValidatedBy<ForecastingOptions, ForecastingOptionsValidator>()
            .ValidatedBy<ForecastingOptions, ForecastingOptionsRules>();
        return services
            .AddSingleton<ForecasterTrainer>()
            .AddSingleton<StoredBars>()
            .AddSingleton<StoredSubjects>()
            .AddSingleton<BacktestStore>()
            .AddSingleton<BacktestRunner>()
            .AddSingleton<LiveCalibration>()
            .AddSingleton<QuantileForecaster>()
            .AddSingleton<Forecaster>()
            .AddSingleton<ForecastLedger>()
            .AddSingleton<ForecastReplay>()
            .AddSingleton<PastForecasts>()
            .AddSingleton<BackfillPlanner>()
            .AddSingleton<TrainingDue>();
    }
}
