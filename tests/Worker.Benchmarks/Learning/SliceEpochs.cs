using Worker.Benchmarks.Guard;
using Worker.Learning.Quantiles;
using Worker.Learning.Recurrent;
using Worker.Learning.Runtime;
using Worker.Learning.Training;

namespace Worker.Benchmarks.Learning;

/// <summary>Epochs of the same GRU over the same made-up sessions, in slices and in windows.</summary>
internal sealed class SliceEpochs(TorchRuntime runtime, int series, int sessions)
{
    private const int Features = RandomSlices.Features;
    private const int Horizons = 5;

    private readonly SliceSet _set = RandomSlices.Of(series, sessions, Horizons);

    public async Task<(double Wall, double Core)> SlicesAsync()
    {
        var request = new QuantileTrainingRequest
        {
            Network = new QuantileNetworkSettings { Features = Features, Horizons = Horizons, Quantiles = RandomSlices.Levels.Count },
            Slices = new QuantileTrainingSettings { Levels = RandomSlices.Levels },
            Trainer = Trainer(batchSize: 128) with { Selection = WeightSelection.LastEpoch },
            Training = _set,
            BaseQuantiles = RandomSlices.BaseQuantiles(Horizons),
        };
        return await MeasureAsync(async progress => (await new QuantileTraining(runtime).TrainAsync(request, progress)).Dispose());
    }

    public async Task<(double Wall, double Core)> WindowsAsync()
    {
        const int window = 30;
        var count = series * (sessions - window + 1);
        var (inputs, targets) = (new float[count, window, Features], new float[count, Horizons]);
        var row = 0;
        for (var number = 0; number < series; number++)
        {
            for (var end = window; end <= sessions; end++, row++)
            {
                Buffer.BlockCopy(_set.Inputs, ((number * sessions) + end - window) * Features * sizeof(float),
                    inputs, row * window * Features * sizeof(float), window * Features * sizeof(float));
            }
        }
        var one = new WindowSet(new float[1, window, Features], new float[1, Horizons]);
        var request = new RecurrentTrainingRequest
        {
            Network = new RecurrentSettings { Features = Features, Hidden = 32, Dropout = 0.3, Horizons = Horizons },
            Trainer = Trainer(batchSize: 256),
            Training = new WindowSet(inputs, targets),
            Validation = one,
        };
        return await MeasureAsync(async progress => (await new RecurrentTraining(runtime).TrainAsync(request, progress)).Dispose());
    }

    private static async Task<(double Wall, double Core)> MeasureAsync(Func<IProgress<EpochReport>, Task> train)
    {
        var before = CoreTime.Seconds();
        var wall = 0.0;
        await train(new Reports(report => wall = report.Duration.TotalSeconds));
        return (wall, CoreTime.Seconds() - before);
    }

    private static TrainerSettings Trainer(int batchSize) => new() { Epochs = 1, BatchSize = batchSize, Patience = 0 };

    private sealed class Reports(Action<EpochReport> onReport) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => onReport(value);
    }
}
