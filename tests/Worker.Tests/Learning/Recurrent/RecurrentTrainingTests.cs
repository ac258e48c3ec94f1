using Worker.Learning.Recurrent;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Learning.Weights;
using Worker.Tests.Learning.Weights;

namespace Worker.Tests.Learning.Recurrent;

[Collection(nameof(ProcessWide))]
[Trait("Device", "Any")]
public sealed class RecurrentTrainingTests
{
    private static readonly RecurrentSettings Small = new() { Hidden = 8, Horizons = 2 };

    private readonly TorchRuntime _runtime = TestRuntime.Start();

    [Theory]
    [InlineData(RecurrentCell.Gru)]
    [InlineData(RecurrentCell.Lstm)]
    [InlineData(RecurrentCell.Rnn)]
    public async Task Every_cell_learns_a_sine_wave(RecurrentCell cell)
    {
        var request = Request(epochs: 20) with { Network = Small with { Cell = cell, Hidden = 16, Dropout = 0 } };

        using var result = await Train(request);

        // The variance of a sine wave is a half: that is the loss of who predicts its mean.
        Assert.InRange(result.BestValidationLoss, 0, 0.05);
        Assert.True(result.Epochs[^1].TrainingLoss < result.Epochs[0].TrainingLoss / 5);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_weights_bit_by_bit()
    {
        TestRuntime.RequireRepeatableSums();
        using var first = await Train(Request(epochs: 2));
        using var second = await Train(Request(epochs: 2));

        WeightAssert.Identical(first.Weights, second.Weights);
        Assert.Equal(first.Epochs.Select(epoch => epoch.ValidationLoss), second.Epochs.Select(epoch => epoch.ValidationLoss));
    }

    [Fact]
    public async Task Another_seed_gives_other_weights()
    {
        var request = Request(epochs: 1);
        using var first = await Train(request);
        using var second = await Train(request with { Trainer = request.Trainer with { Seed = 2 } });

        WeightAssert.Different(first.Weights, second.Weights);
    }

    [Fact]
    public async Task Fine_tuning_goes_on_from_the_weights_it_is_given()
    {
        var request = Request(epochs: 15) with { Network = Small with { Dropout = 0 } };
        using var first = await Train(request);
        using var second = await Train(request with
        {
            Start = first.Weights,
            Trainer = request.Trainer with { Epochs = 1, LearningRate = 1e-4 },
        });

        Assert.True(first.Epochs[0].TrainingLoss > 5 * second.Epochs[0].TrainingLoss);
    }

    [Fact]
    public async Task The_weights_of_the_best_epoch_are_those_that_are_returned()
    {
        var request = Request(epochs: 8);
        using var result = await Train(request with { Trainer = request.Trainer with { LearningRate = 0.05, Patience = 0 } });
        using var predictor = new RecurrentPredictor(_runtime, request.Network, result.Weights);

        Assert.Equal(result.Epochs.Min(epoch => epoch.ValidationLoss), result.BestValidationLoss);
        Assert.Equal(result.BestValidationLoss, predictor.MeanSquaredError(request.Validation), 1e-6);
    }

    [Fact]
    public async Task Weights_that_went_through_a_file_predict_the_same()
    {
        using var folder = new ModelFolder();
        var request = Request(epochs: 1);
        using var result = await Train(request);
        var sha256 = result.Weights.Save(folder.File("gru.safetensors"));
        using var loaded = NetworkWeights.Load(folder.File("gru.safetensors"), sha256);
        using var before = new RecurrentPredictor(_runtime, request.Network, result.Weights);
        using var after = new RecurrentPredictor(_runtime, request.Network, loaded);

        Assert.Equal(before.Predict(request.Validation.Inputs), after.Predict(request.Validation.Inputs));
    }

    [Fact]
    public async Task Windows_of_other_features_than_the_network_are_refused()
    {
        var request = Request(epochs: 1) with { Training = SineWindows.Of(8, features: 2, horizons: 2) };

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => Train(request));

        Assert.Contains("2 features", exception.Message, StringComparison.Ordinal);
    }

    private static RecurrentTrainingRequest Request(int epochs) => new()
    {
        Network = Small,
        Trainer = new TrainerSettings { Epochs = epochs, BatchSize = 16, LearningRate = 0.02 },
        Training = SineWindows.Of(96, horizons: 2),
        Validation = SineWindows.Of(32, horizons: 2, from: 300),
    };

    private Task<TrainingResult> Train(RecurrentTrainingRequest request) =>
        new RecurrentTraining(_runtime).TrainAsync(request, progress: null, TestContext.Current.CancellationToken);
}
