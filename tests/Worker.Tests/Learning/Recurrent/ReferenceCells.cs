namespace Worker.Tests.Learning.Recurrent;

/// <summary>
/// The published equations of the three cells in plain double arithmetic, one number after another: an answer that owes
/// the tensor library nothing. Gates lie in the weight rows in the order of cuDNN: r, z, n and i, f, g, o.
/// </summary>
internal static class ReferenceCells
{
    /// <param name="x">Input of the step.</param>
    /// <param name="h">Hidden state before it.</param>
    /// <param name="c">Cell state before it, for the LSTM.</param>
    internal delegate (double[] Hidden, double[] Cell) Step(Layer layer, double[] x, double[] h, double[] c);

    internal sealed record Layer(double[,] InputWeights, double[,] HiddenWeights, double[] InputBias, double[] HiddenBias);

    public static (double[] Hidden, double[] Cell) Gru(Layer layer, double[] x, double[] h, double[] c)
    {
        var size = h.Length;
        var next = new double[size];
        for (var unit = 0; unit < size; unit++)
        {
            var reset = Sigmoid(Input(layer, unit, x) + Hidden(layer, unit, h));
            var update = Sigmoid(Input(layer, size + unit, x) + Hidden(layer, size + unit, h));
            var candidate = Math.Tanh(Input(layer, (2 * size) + unit, x) + (reset * Hidden(layer, (2 * size) + unit, h)));
            next[unit] = ((1 - update) * candidate) + (update * h[unit]);
        }
        return (next, c);
    }

    public static (double[] Hidden, double[] Cell) Lstm(Layer layer, double[] x, double[] h, double[] c)
    {
        var size = h.Length;
        var (nextHidden, nextCell) = (new double[size], new double[size]);
        for (var unit = 0; unit < size; unit++)
        {
            var input = Sigmoid(Input(layer, unit, x) + Hidden(layer, unit, h));
            var forget = Sigmoid(Input(layer, size + unit, x) + Hidden(layer, size + unit, h));
            var candidate = Math.Tanh(Input(layer, (2 * size) + unit, x) + Hidden(layer, (2 * size) + unit, h));
            var output = Sigmoid(Input(layer, (3 * size) + unit, x) + Hidden(layer, (3 * size) + unit, h));
            nextCell[unit] = (forget * c[unit]) + (input * candidate);
            nextHidden[unit] = output * Math.Tanh(nextCell[unit]);
        }
        return (nextHidden, nextCell);
    }

    public static (double[] Hidden, double[] Cell) Rnn(Layer layer, double[] x, double[] h, double[] c) =>
        ([.. Enumerable.Range(0, h.Length).Select(unit => Math.Tanh(Input(layer, unit, x) + Hidden(layer, unit, h)))], c);

    private static double Input(Layer layer, int row, double[] x) => layer.InputBias[row] + Dot(layer.InputWeights, row, x);

    private static double Hidden(Layer layer, int row, double[] h) => layer.HiddenBias[row] + Dot(layer.HiddenWeights, row, h);

    private static double Dot(double[,] weights, int row, double[] values)
    {
        var sum = 0.0;
        for (var column = 0; column < values.Length; column++)
            sum += weights[row, column] * values[column];
        return sum;
    }

    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));
}
