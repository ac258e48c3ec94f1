using TorchSharp.Modules;
using TorchSharp.Utils;
using Worker.Learning.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Worker.Learning.Bert;

/// <summary>The sum of a token's meaning, its position and its segment.</summary>
internal sealed class BertEmbeddings : Module<Tensor, Tensor>
{
    [ComponentName(Name = "words")] private readonly Embedding _words;
    [ComponentName(Name = "positions")] private readonly Embedding _positions;
    [ComponentName(Name = "segments")] private readonly Embedding _segments;
    [ComponentName(Name = "norm")] private readonly LayerNorm _norm;
    private readonly SharedDrawDropout _dropout;

    public BertEmbeddings(BertSettings settings)
        : base(nameof(BertEmbeddings))
    {
        _words = Table(settings.Vocabulary);
        _positions = Table(settings.Positions);
        _segments = Table(settings.SegmentTypes);
        _norm = LayerNorm(settings.Hidden, settings.NormEpsilon);
        _dropout = new SharedDrawDropout(settings.HiddenDropout);
        RegisterComponents();

        Embedding Table(int rows)
        {
            var table = Embedding(rows, settings.Hidden);
            init.normal_(table.weight!, 0, settings.InitialDeviation);
            return table;
        }
    }

    /// <summary>[V, D] float32.</summary>
    public Tensor Words => _words.weight!;

    /// <param name="ids">[B, T] int64.</param>
    /// <returns>[B, T, D] float32.</returns>
    public override Tensor forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var positions = TensorArithmetic.Range(ids.shape[1], ids.device);          // [T]
        // Every text is of one segment, the first: its vector is the same for all tokens.
        var segment = _segments.weight![0];                                        // [D]
        var x = _words.call(ids).Plus(_positions.call(positions)).Plus(segment);   // [B, T, D]
        return _dropout.call(_norm.call(x)).MoveToOuterDisposeScope();             // [B, T, D]
    }
}
