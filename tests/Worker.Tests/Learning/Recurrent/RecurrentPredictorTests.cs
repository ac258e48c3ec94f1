using TorchSharp;
using Worker.Learning.Recurrent;
using Worker.Learning.Weights;

namespace Worker.Tests.Learning.Recurrent;

[Trait("Device", "Any")]
public sealed class RecurrentPredictorTests
{
    private static readonly RecurrentSettings Settings = new() { Hidden = 6, Horizons = 3, Features = 2, Dropout = 0.5 };

    [Fact]
    public void Predicting_leaves_nothing_out_and_so_repeats()
    {
        using var predictor = Create();
        var windows = SineWindows.Of(50, features: 2);

        Assert.Equal(predictor.Predict(windows.Inputs), predictor.Predict(windows.Inputs));
    }

    [Fact]
    public void A_window_is_predicted_alike_alone_and_among_thousands()
    {
        using var predictor = Create();
        var many = SineWindows.Of(2100, features: 2);
        var all = predictor.Predict(many.Inputs);
        Assert.Equal((2100, 3), (all.GetLength(0), all.GetLength(1)));

        foreach (var item in (int[])[0, 1023, 1024, 2099])
        {
            var alone = predictor.Predict(SineWindows.Of(1, features: 2, from: item).Inputs);
            for (var horizon = 0; horizon < 3; horizon++)
                Assert.Equal(alone[0, horizon], all[item, horizon], 1e-6f);
        }
    }

    [Fact]
    public void No_window_gives_no_prediction()
    {
        using var predictor = Create();

        Assert.Empty(predictor.Predict(new float[0, 10, 2]));
    }

    [Fact]
    public void Windows_of_other_features_are_refused()
    {
        using var predictor = Create();

        Assert.Throws<ArgumentException>(() => predictor.Predict(new float[1, 10, 3]));
    }

    [Fact]
    public void Weights_of_another_shape_are_refused_by_name()
    {
        using var network = new RecurrentNetwork(Settings with { Hidden = 7 });
        using var weights = NetworkWeights.Of(network);

        var exception = Assert.Throws<WeightsMismatchException>(() => new RecurrentPredictor(TestRuntime.Start(), Settings, weights));

        Assert.Contains("output.weight is [3, 7], expected [3, 6]", exception.Message, StringComparison.Ordinal);
    }

    private static RecurrentPredictor Create()
    {
        torch.manual_seed(3);
        using var network = new RecurrentNetwork(Settings);
        using var weights = NetworkWeights.Of(network);
        return new RecurrentPredictor(TestRuntime.Start(), Settings, weights);
    }
}
