using Worker.Learning.Quantiles;

namespace Worker.Tests.Learning.Quantiles;

[Collection(nameof(ProcessWide))]
[Trait("Device", "Any")]
public sealed class QuantileTrainingTests
{
    [Fact]
    public async Task It_learns_how_wide_each_session_spreads()
    {
        var runtime = TestRuntime.Start();
        using var trained = await new QuantileTraining(runtime).TrainAsync(ToySlices.Request(), cancellationToken: TestContext.Current.CancellationToken);
        using var predictor = new QuantilePredictor(runtime, ToySlices.Request().Network, trained.Weights);

        var narrow = predictor.Predict(Last(-1), kept: 1);
        var wide = predictor.Predict(Last(1), kept: 1);

        Assert.InRange(narrow[2], 0.5 * 1.28 * 0.8, 0.5 * 1.28 * 1.25);
        Assert.InRange(wide[2], 2 * 1.28 * 0.8, 2 * 1.28 * 1.25);
        Assert.Equal(0, wide[1]);
    }

    [Fact]
    public async Task The_same_seed_and_data_give_the_same_weights()
    {
        TestRuntime.RequireRepeatableSums();
        var runtime = TestRuntime.Start();
        using var first = await new QuantileTraining(runtime).TrainAsync(ToySlices.Request(2), cancellationToken: TestContext.Current.CancellationToken);
        using var second = await new QuantileTraining(runtime).TrainAsync(ToySlices.Request(2), cancellationToken: TestContext.Current.CancellationToken);

        WeightAssert.Identical(first.Weights, second.Weights);
    }

    [Fact]
    public async Task Predictors_that_are_made_meanwhile_do_not_change_what_is_learnt()
    {
        TestRuntime.RequireRepeatableSums();
        var runtime = TestRuntime.Start();
        var request = ToySlices.Request(2);
        request = request with { Network = request.Network with { Dropout = 0.3 } };
        using var alone = await new QuantileTraining(runtime).TrainAsync(request, cancellationToken: TestContext.Current.CancellationToken);

        var disturbed = new QuantileTraining(runtime).TrainAsync(request, cancellationToken: TestContext.Current.CancellationToken);
        var made = 0;
        for (; !disturbed.IsCompleted; made++)
            new QuantilePredictor(runtime, request.Network, alone.Weights).Dispose();

        using var beside = await disturbed;
        Assert.True(made > 10, $"only {made} predictors were made");
        WeightAssert.Identical(alone.Weights, beside.Weights);
    }

    [Fact]
    public async Task An_untrained_network_says_the_base_quantiles()
    {
        var runtime = TestRuntime.Start();
        var request = ToySlices.Request(1);
        using var trained = await new QuantileTraining(runtime).TrainAsync(
            request with { Trainer = request.Trainer with { LearningRate = 1e-12 } }, cancellationToken: TestContext.Current.CancellationToken);
        using var predictor = new QuantilePredictor(runtime, request.Network, trained.Weights);

        var said = predictor.Predict(Last(1), kept: 1);

        Assert.Equal([-1.2816f, 0, 1.2816f], said, (expected, actual) => Math.Abs(expected - actual) < 1e-3);
    }

    [Fact]
    public async Task A_weight_of_zero_keeps_a_target_out()
    {
        TestRuntime.RequireRepeatableSums();
        var runtime = TestRuntime.Start();
        var request = ToySlices.Request(2);
        var spoilt = ToySlices.Of(20, 200, seed: 1);
        for (var i = 0; i < spoilt.Count; i += 3)
        {
            request.Training.Weights[i, 0] = spoilt.Weights[i, 0] = 0;
            spoilt.Targets[i, 0] = 1000;
        }

        using var clean = await new QuantileTraining(runtime).TrainAsync(request, cancellationToken: TestContext.Current.CancellationToken);
        using var other = await new QuantileTraining(runtime).TrainAsync(request with { Training = spoilt }, cancellationToken: TestContext.Current.CancellationToken);

        WeightAssert.Identical(clean.Weights, other.Weights);
    }

    [Fact]
    public async Task Sessions_with_other_features_than_the_network_are_refused()
    {
        var request = ToySlices.Request();

        await Assert.ThrowsAsync<ArgumentException>(() => new QuantileTraining(TestRuntime.Start()).TrainAsync(
            request with { Network = request.Network with { Features = 2 } }, cancellationToken: TestContext.Current.CancellationToken));
    }

    private static float[,,] Last(float feature)
    {
        var random = new Random(9);
        var slice = new float[1, 40, 1];
        for (var step = 0; step < 40; step++)
            slice[0, step, 0] = step == 39 ? feature : random.Next(2) == 1 ? 1 : -1;
        return slice;
    }
}
