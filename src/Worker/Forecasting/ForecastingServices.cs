using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Worker.Forecasting.Backfill;
using Worker.Forecasting.Backtest;
using Worker.Forecasting.Calibration;
using Worker.Forecasting.Panels;
using Worker.Forecasting.Replay;
using Worker.Forecasting.Versions;

namespace Worker.Forecasting;

/// <summary>What the forecasting folder registers.</summary>
internal static class ForecastingServices
{
    public static IServiceCollection AddForecasting(this IServiceCollection services)
    {
        services.AddOptions<ForecastingOptions>().BindConfiguration(ForecastingOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<ForecastingOptions>, ForecastingOptionsValidator>()
            .AddSingleton<ForecasterTrainer>()
            .AddSingleton<StoredBars>()
            .AddSingleton<BacktestStore>()
            .AddSingleton<BacktestRunner>()
            .AddSingleton<LiveCalibration>()
            .AddSingleton<QuantileForecaster>()
            .AddSingleton<Forecaster>()
            .AddSingleton<ForecastLedger>()
            .AddSingleton<ForecastReplay>()
            .AddSingleton<PastForecasts>()
            .AddSingleton<BackfillPlanner>()
            .AddSingleton<TrainingDue>()
            .AddSingleton<TestSegmentReplay>();
    }
}
