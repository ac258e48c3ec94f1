using Worker.Benchmarks.Guard;
using Worker.Learning.Quantiles;
using Worker.Learning.Recurrent;
using Worker.Learning.Runtime;
using Worker.Learning.Training;

namespace Worker.Benchmarks.Learning;

/// <summary>Epochs of the same GRU over the same made-up sessions, in slices and in windows.</summary>
internal sealed class SliceEpochs(TorchRuntime runtime, int series, int sessions)
{
    public const int Features = 10;
    private const int Horizons = 5;
    private static readonly double[] Levels = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];

    private readonly SliceSet _set = RandomSet(series, sessions, new Random(1));

    public async Task<(double Wall, double Core)> SlicesAsync()
    {
        var request = new QuantileTrainingRequest
        {
            Network = new QuantileNetworkSettings { Features = Features, Horizons = Horizons, Quantiles = Levels.Length },
            Slices = new QuantileTrainingSettings { Levels = Levels },
            Trainer = Trainer(batchSize: 128) with { Selection = WeightSelection.LastEpoch },
            Training = _set,
            BaseQuantiles = Base(),
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

    private static float[,] Base()
    {
        var quantiles = new float[Horizons, Levels.Length];
        for (var h = 0; h < Horizons; h++)
        {
            for (var q = 0; q < Levels.Length; q++)
                quantiles[h, q] = (float)(4 * (Levels[q] - 0.5));
        }
        return quantiles;
    }

    private static SliceSet RandomSet(int series, int sessions, Random random)
    {
        var count = series * sessions;
        var (inputs, targets, weights) = (new float[count, Features], new float[count, Horizons], new float[count, Horizons]);
        for (var i = 0; i < count; i++)
        {
            for (var f = 0; f < Features; f++)
                inputs[i, f] = (float)(random.NextDouble() - 0.5);
            for (var h = 0; h < Horizons; h++)
                (targets[i, h], weights[i, h]) = ((float)(random.NextDouble() - 0.5), 1);
        }
        return new SliceSet(inputs, targets, weights, [.. Enumerable.Range(0, series).Select(number => number * sessions)]);
    }

    private sealed class Reports(Action<EpochReport> onReport) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => onReport(value);
    }
}
