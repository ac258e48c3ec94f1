using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Worker.Learning.Recurrent;

/// <summary>Stacked recurrent cells of one kind, batch first: [B, L, F] float32 to [B, L, D] float32.</summary>
internal static class RecurrentLayers
{
    /// <param name="dropout">Between layers, in [0, 1); one layer has no between.</param>
    public static nn.Module Create(RecurrentCell cell, int features, int hidden, int layers, double dropout)
    {
        // libtorch warns of a dropout that has no layers around it.
        var between = layers > 1 ? dropout : 0;
        return cell switch
        {
            RecurrentCell.Gru => nn.GRU(features, hidden, layers, batchFirst: true, dropout: between),
            RecurrentCell.Lstm => nn.LSTM(features, hidden, layers, batchFirst: true, dropout: between),
            RecurrentCell.Rnn => nn.RNN(features, hidden, layers, batchFirst: true, dropout: between),
            _ => throw new ArgumentOutOfRangeException(nameof(cell), cell, "Expected Gru, Lstm or Rnn."),
        };
    }

    /// <returns>[B, L, D]: the outputs of the last layer at every step.</returns>
    public static Tensor Outputs(nn.Module recurrent, Tensor input) => recurrent switch
    {
        GRU gru => gru.call(input).Item1,
        LSTM lstm => lstm.call(input).Item1,
        RNN rnn => rnn.call(input).Item1,
        _ => throw new InvalidOperationException($"{recurrent.GetType().Name} is no recurrent layer; expected GRU, LSTM or RNN."),
    };
}
