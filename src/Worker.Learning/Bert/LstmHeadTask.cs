using Worker.Learning.Training;
using static TorchSharp.torch;

namespace Worker.Learning.Bert;

/// <summary>
/// The LSTM alone on what a frozen encoder said of every text, computed once (without dropout) and kept in memory: 4 D bytes a token, 1 GB
/// for 10,000 sentences and BERT-base.
/// </summary>
internal sealed class LstmHeadTask : ILearningTask, IDisposable
{
    private readonly LstmHead _head;
    private readonly BertLstmTrainingRequest _request;
    private readonly Device _device;
    private readonly IReadOnlyList<Tensor> _training;
    private readonly IReadOnlyList<Tensor> _validation;

    public LstmHeadTask(BertLstmNetwork network, BertLstmTrainingRequest request, Device device, CancellationToken cancellationToken)
    {
        (_head, _request, _device) = (network.Head, request, device);
        network.Encoder.eval();
        _training = Encode(network.Encoder, request.Training.Texts, cancellationToken);
        _validation = Encode(network.Encoder, request.Validation.Texts, cancellationToken);
    }

    public nn.Module Network => _head;

    public IReadOnlyList<ParameterGroup> ParameterGroups => [new([.. _head.parameters()], _request.Settings.HeadLearningRateMultiplier)];

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
        var hidden = nn.utils.rnn.pad_sequence(texts, batch_first: true);                   // [B, T, D]
        var logits = _head.call(hidden, tensor([.. texts.Select(text => text.shape[0])], device: _device));
        return nn.functional.binary_cross_entropy_with_logits(
            logits, tensor([.. items.Select(item => labels[item] ? 1f : 0f)], device: _device));
    }

    // [T, D] for every text, each with its own T.
    private Tensor[] Encode(BertEncoder encoder, IReadOnlyList<int[]> texts, CancellationToken cancellationToken)
    {
        var encoded = new Tensor[texts.Count];
        using var noGradient = no_grad();
        foreach (var items in TokenBatches.Of(texts, _request.Settings.Trainer.BatchSize, LengthPadding.Buckets, shuffle: null))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var batch = TokenBatch.Of([.. items.Select(item => texts[item])], length: null, _device);
            var hidden = encoder.call(batch.Ids, batch.Mask);                               // [B, T, D]
            for (var row = 0; row < items.Length; row++)
                encoded[items[row]] = hidden[row].slice(0, 0, texts[items[row]].Length, 1).clone().DetachFromDisposeScope();
        }

        return encoded;
    }
}
