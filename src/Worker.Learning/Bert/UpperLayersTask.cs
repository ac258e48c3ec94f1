using TorchSharp.Modules;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using static TorchSharp.torch;

namespace Worker.Learning.Bert;

/// <summary>
/// The highest layers and the LSTM on the outputs of the frozen layers below for every text, computed once (without dropout) and kept in
/// memory: 4 D bytes a token, 350 MB for 8,600 sentences and a width of 384.
/// </summary>
internal sealed class UpperLayersTask : ILearningTask, IDisposable
{
    private readonly BertLstmNetwork _network;
    private readonly BertLstmTrainingRequest _request;
    private readonly int _frozen;
    private readonly Device _device;
    private readonly IReadOnlyList<Tensor> _training;
    private readonly IReadOnlyList<Tensor> _validation;

    /// <param name="frozen">How many layers are not trained; all of them leave the LSTM.</param>
    public UpperLayersTask(BertLstmNetwork network, BertLstmTrainingRequest request, int frozen, Device device, CancellationToken cancellationToken)
    {
        (_network, _request, _frozen, _device) = (network, request, frozen, device);
        network.Encoder.eval();
        _training = Encode(request.Training.Texts, cancellationToken);
        _validation = Encode(request.Validation.Texts, cancellationToken);
        Network = new Trained(network.Encoder.LayersFrom(frozen), network.Head);
    }

    /// <summary>Only what is trained.</summary>
    public nn.Module Network { get; }

    public IReadOnlyList<ParameterGroup> ParameterGroups =>
    [
        .. _network.Encoder.ParameterGroups(_request.Settings.LayerLearningRateDecay).Skip(1 + _frozen),
        new([.. _network.Head.parameters()], _request.Settings.HeadLearningRateMultiplier),
    ];

    /// <summary>Bytes that a task on these texts keeps in memory.</summary>
    public static long BytesOf(BertLstmTrainingRequest request) => sizeof(float) * (long)request.Network.Encoder.Hidden
        * request.Training.Texts.Concat(request.Validation.Texts).Sum(text => (long)text.Length);

    public IReadOnlyList<int[]> TrainingBatches(int batchSize, Random? shuffle) =>
        TokenBatches.Of(_request.Training.Texts, batchSize, LengthPadding.Buckets, shuffle);

    public IReadOnlyList<int[]> ValidationBatches(int batchSize) =>
        TokenBatches.Of(_request.Validation.Texts, batchSize, LengthPadding.Buckets, shuffle: null);

    public Tensor TrainingLoss(int[] items) => Loss(_training, _request.Training.Labels, items);

    public Tensor ValidationLoss(int[] items) => Loss(_validation, _request.Validation.Labels, items);

    public void Dispose()
    {
        foreach (var tensor in _training.Concat(_validation)) tensor.Dispose();
    }

    private Tensor Loss(IReadOnlyList<Tensor> encoded, IReadOnlyList<bool> labels, int[] items)
    {
        var texts = items.Select(item => encoded[item]).ToArray();
        var lengths = tensor([.. texts.Select(text => text.shape[0])], device: _device);     // [B]
        var hidden = nn.utils.rnn.pad_sequence(texts, batch_first: true);                   // [B, T, D]
        var mask = TensorArithmetic.Range(hidden.shape[1], _device).unsqueeze(0) < lengths.unsqueeze(1);    // [B, T]
        var logits = _network.Head.call(_network.Encoder.Upper(hidden, mask, _frozen), lengths);    // [B]
        return nn.functional.binary_cross_entropy_with_logits(
            logits, tensor([.. items.Select(item => labels[item] ? 1f : 0f)], device: _device));
    }

    // [T, D] for every text, each with its own T.
    private Tensor[] Encode(IReadOnlyList<int[]> texts, CancellationToken cancellationToken)
    {
        var encoded = new Tensor[texts.Count];
        using var noGradient = no_grad();
        foreach (var items in TokenBatches.Of(texts, _request.Settings.Trainer.BatchSize, LengthPadding.Buckets, shuffle: null))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var batch = TokenBatch.Of([.. items.Select(item => texts[item])], length: null, _device);
            var hidden = _network.Encoder.Lower(batch.Ids, batch.Mask, _frozen);            // [B, T, D]
            for (var row = 0; row < items.Length; row++)
                encoded[items[row]] = hidden[row].slice(0, 0, texts[items[row]].Length, 1).clone().DetachFromDisposeScope();
        }

        return encoded;
    }

    private sealed class Trained : nn.Module
    {
        public Trained(IEnumerable<BertLayer> layers, LstmHead head)
            : base(nameof(Trained))
        {
            register_module("layers", new ModuleList<BertLayer>([.. layers]));
            register_module("head", head);
        }
    }
}
