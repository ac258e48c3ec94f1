using System.ComponentModel.DataAnnotations;
using Worker.Forecasting.Network;

namespace Worker.Forecasting.Versions;

/// <summary>Settings of the quantile network, section <c>Forecasting:Quantile</c>.</summary>
internal sealed class QuantileOptions
{
    /// <summary>Stacked recurrent layers. Default 2, 1 to 8.</summary>
    [Range(1, 8)]
    public int Layers { get; set; } = 2;

    /// <summary>Hidden units of a layer. Default 32, 1 to 512.</summary>
    [Range(1, 512)]
    public int Hidden { get; set; } = 32;

    /// <summary>Share of units dropped while training. Default 0.3, 0 to 0.9.</summary>
    [Range(0.0, 0.9)]
    public double Dropout { get; set; } = 0.3;

    /// <summary>Largest number of passes over the sessions. Default 3, 1 to 1,000.</summary>
    [Range(1, 1000)]
    public int Epochs { get; set; } = 3;

    /// <summary>
    /// Whether the folds of a training choose after how many of <see cref="Epochs"/> it stops: those with the lowest loss out of fold.
    /// Default true.
    /// </summary>
    public bool ChooseEpochs { get; set; } = true;

    /// <summary>Slices of one step. Default 128, 1 to 65,536.</summary>
    [Range(1, 65_536)]
    public int BatchSize { get; set; } = 128;

    /// <summary>Highest learning rate of the one-cycle schedule. Default 0.004, above 0 to 1.</summary>
    [Range(1e-9, 1.0)]
    public double LearningRate { get; set; } = 4e-3;

    /// <summary>Weight decay of AdamW. Default 0.03, 0 to 10.</summary>
    [Range(0.0, 10.0)]
    public double WeightDecay { get; set; } = 0.03;

    /// <summary>Sessions of a slice. Default 150, 32 to 2,000.</summary>
    [Range(32, 2000)]
    public int SliceLength { get; set; } = 150;

    /// <summary>Networks whose quantiles are averaged. Default 1, 1 to 20.</summary>
    [Range(1, 20)]
    public int Members { get; set; } = 1;

    /// <summary>
    /// Share of the variance regression's own quantiles in a forecast; the rest is the networks'. Default 0.5, 0 to 0.99.
    /// </summary>
    [Range(0.0, 0.99)]
    public double BaseShare { get; set; } = 0.5;

    /// <summary>Folds of the short backtest that chooses the published model. Default 4, 2 to 50.</summary>
    [Range(2, 50)]
    public int Folds { get; set; } = 4;

    /// <summary>Sessions of a fold; 0 makes the folds a quarter of all sessions together. Default 0, 0 to 2,000.</summary>
    [Range(0, 2000)]
    public int Stride { get; set; }

    /// <summary>
    /// Chance of error of the Diebold-Mariano test by which a more complex model must beat a simpler one. Default 0.05, above 0 to 1.
    /// </summary>
    [Range(1e-9, 1.0)]
    public double Significance { get; set; } = 0.05;

    /// <summary>
    /// Days of evidence against calibration factors: with as many days out of fold they are applied by half. Default 250, 0 to 100,000.
    /// </summary>
    [Range(0.0, 100_000.0)]
    public double DaysOfDoubt { get; set; } = 250;

    /// <summary>Share of old sessions among those that fine-tuning learns from. Default 0.5, 0 to 0.95.</summary>
    [Range(0.0, 0.95)]
    public double ReplayShare { get; set; } = 0.5;

    /// <summary>Learning rate of fine-tuning. Default 0.0001, above 0 to 1.</summary>
    [Range(1e-9, 1.0)]
    public double FineTuneLearningRate { get; set; } = 1e-4;

    /// <summary>Passes of fine-tuning. Default 1, 1 to 1,000.</summary>
    [Range(1, 1000)]
    public int FineTuneEpochs { get; set; } = 1;

    /// <summary>Folds of a backtest that does not say how many. Default 8, 1 to 1,000.</summary>
    [Range(1, 1000)]
    public int BacktestFolds { get; set; } = 8;

    /// <summary>
    /// Sessions of a fold of a backtest that does not say it; 0 makes the folds a quarter of all sessions together. Default 0, 0 to 10,000.
    /// </summary>
    [Range(0, 10_000)]
    public int BacktestStride { get; set; }

    /// <summary>Whether intervals follow the ledger's own errors (adaptive conformal inference). Default true.</summary>
    public bool LiveCalibration { get; set; } = true;

    /// <summary>How fast they follow, a day. Default 0.01, 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double LiveCalibrationRate { get; set; } = 0.01;

    /// <summary>Sessions that live calibration looks back on. Default 250, 60 to 2,000.</summary>
    [Range(60, 2000)]
    public int LiveCalibrationWindow { get; set; } = 250;

    /// <summary>How a version, or the network of a backtest that continues it, is fine-tuned.</summary>
    internal FineTuneSettings FineTuning => new(FineTuneEpochs, FineTuneLearningRate, ReplayShare);
}
