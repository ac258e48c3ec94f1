using Worker.Learning.Bert;
using Worker.Learning.Quantiles;
using Worker.Learning.Recurrent;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Learning.Weights;
using Worker.Tests.Learning.Bert;
using Worker.Tests.Learning.Quantiles;
using Worker.Tests.Learning.Recurrent;

namespace Worker.Tests.Learning.Training;

/// <summary>A training whose batch did not fit the device ends as one that was set to half of it.</summary>
[Collection(nameof(ProcessWide))]
public sealed class HalvedTrainingTests
{
    private readonly DeviceMemory _device = new(largest: 5);

    [Fact]
    public Task A_quantile_network() => HalvesAsync(8, (runtime, batch, progress) =>
    {
        var request = ToySlices.Request(epochs: 2);
        return new QuantileTraining(runtime).TrainAsync(
            request with { Trainer = request.Trainer with { BatchSize = batch } }, progress, TestContext.Current.CancellationToken);
    });

    [Fact]
    public Task A_recurrent_network() => HalvesAsync(10, (runtime, batch, progress) => new RecurrentTraining(runtime).TrainAsync(
        new RecurrentTrainingRequest
        {
            Network = new RecurrentSettings { Hidden = 4 },
            Trainer = new TrainerSettings { Epochs = 2, BatchSize = batch },
            Training = SineWindows.Of(60),
            Validation = SineWindows.Of(20),
        }, progress, TestContext.Current.CancellationToken));

    [Theory]
    [InlineData(EncoderFreeze.None)]
    [InlineData(EncoderFreeze.All)]
    public Task A_sentiment_network_which_warms_up_over_as_many_texts(EncoderFreeze freeze) => HalvesAsync(8, (runtime, batch, progress) =>
    {
        var request = ToySentiment.Request(epochs: 2);
        var settings = request.Settings with { WarmupEpochs = 0.5, Freeze = freeze, Trainer = request.Settings.Trainer with { BatchSize = batch } };
        return new BertLstmTraining(runtime).TrainAsync(request with { Settings = settings }, progress, TestContext.Current.CancellationToken);
    });

    [Fact]
    public async Task Weights_after_epochs_are_those_of_the_smaller_batches()
    {
        var request = ToySlices.Request(epochs: 2);
        var epochs = new List<NetworkWeights>();

        using var result = await new QuantileTraining(_device.Runtime).TrainAsync(
            request with { EpochEnded = epochs.Add }, _device, TestContext.Current.CancellationToken);

        Assert.Equal(2, epochs.Count);
        WeightAssert.Identical(result.Weights, epochs[1]);
        epochs.ForEach(weights => weights.Dispose());
    }

    private async Task HalvesAsync(int batch, Func<TorchRuntime, int, IProgress<EpochReport>, Task<TrainingResult>> train)
    {
        using var halved = await train(_device.Runtime, batch, _device);
        using var set = await train(TestRuntime.Start(), batch / 2, new Reports(_ => { }));

        WeightAssert.Identical(set.Weights, halved.Weights);
        Assert.All(halved.Epochs, epoch => Assert.Equal(batch / 2, epoch.BatchSize));
        Assert.Equal((batch, batch / 2), (_device.Halved.Single().BatchSize, _device.Halved.Single().Half));
    }
}
