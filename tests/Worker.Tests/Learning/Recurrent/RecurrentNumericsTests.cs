using TorchSharp;
using Worker.Learning.Recurrent;
using Worker.Learning.Weights;

namespace Worker.Tests.Learning.Recurrent;

[Trait("Device", "Any")]
public sealed class RecurrentNumericsTests
{
    private const int Hidden = 5;

    [Theory]
    [InlineData(RecurrentCell.Gru, 1)]
    [InlineData(RecurrentCell.Gru, 2)]
    [InlineData(RecurrentCell.Lstm, 2)]
    [InlineData(RecurrentCell.Rnn, 3)]
    public void The_network_says_what_the_published_equations_say(RecurrentCell cell, int layers)
    {
        var settings = new RecurrentSettings { Cell = cell, Features = 3, Hidden = Hidden, Layers = layers, Horizons = 2 };
        torch.manual_seed(11);
        using var network = new RecurrentNetwork(settings);
        using var weights = NetworkWeights.Of(network);
        using var predictor = new RecurrentPredictor(TestRuntime.Start(), settings, weights);
        var windows = SineWindows.Of(4, window: 12, features: 3, horizons: 2);

        var predictions = predictor.Predict(windows.Inputs);

        for (var item = 0; item < windows.Count; item++)
        {
            var expected = Reference(settings, weights, windows.Inputs, item);
            for (var horizon = 0; horizon < 2; horizon++)
                Assert.Equal(expected[horizon], predictions[item, horizon], 1e-5);
        }
    }

    private static double[] Reference(RecurrentSettings settings, NetworkWeights weights, float[,,] inputs, int item)
    {
        ReferenceCells.Step step = settings.Cell switch
        {
            RecurrentCell.Gru => ReferenceCells.Gru,
            RecurrentCell.Lstm => ReferenceCells.Lstm,
            _ => ReferenceCells.Rnn,
        };
        var sequence = Enumerable.Range(0, inputs.GetLength(1))
            .Select(time => Enumerable.Range(0, settings.Features).Select(feature => (double)inputs[item, time, feature]).ToArray()).ToList();
        for (var number = 0; number < settings.Layers; number++)
        {
            var layer = new ReferenceCells.Layer(
                Matrix(weights, $"recurrent.weight_ih_l{number}"), Matrix(weights, $"recurrent.weight_hh_l{number}"),
                Vector(weights, $"recurrent.bias_ih_l{number}"), Vector(weights, $"recurrent.bias_hh_l{number}"));
            var (hidden, cell) = (new double[Hidden], new double[Hidden]);
            for (var time = 0; time < sequence.Count; time++)
            {
                (hidden, cell) = step(layer, sequence[time], hidden, cell);
                sequence[time] = hidden;
            }
        }
        var (outputWeights, outputBias) = (Matrix(weights, "output.weight"), Vector(weights, "output.bias"));
        return [.. Enumerable.Range(0, settings.Horizons).Select(horizon =>
            outputBias[horizon] + Enumerable.Range(0, Hidden).Sum(unit => outputWeights[horizon, unit] * sequence[^1][unit]))];
    }

    private static double[] Vector(NetworkWeights weights, string name) =>
        [.. weights.Tensors[name].data<float>().ToArray().Select(value => (double)value)];

    private static double[,] Matrix(NetworkWeights weights, string name)
    {
        var tensor = weights.Tensors[name];
        var values = Vector(weights, name);
        var matrix = new double[tensor.shape[0], tensor.shape[1]];
        Buffer.BlockCopy(values, 0, matrix, 0, values.Length * sizeof(double));
        return matrix;
    }
}
