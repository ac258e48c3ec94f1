using Worker.Learning.Training;
using static TorchSharp.torch;

namespace Worker.Learning.Bert.Masked;

/// <summary>
/// Masked-language pre-training as a learning task. Every pass masks other tokens; the held-out texts are masked once, so that their losses
/// compare. An epoch reads a part of the texts, drawn anew each time.
/// </summary>
internal sealed class MaskedLanguageTask : ILearningTask
{
    private readonly MaskedLanguageNetwork _network;
    private readonly EncoderAdaptationRequest _request;
    private readonly Device _device;
    private readonly int _maskId;
    private readonly MaskedTokens[] _heldOut;
    private Random _masks = new(0);

    public MaskedLanguageTask(MaskedLanguageNetwork network, EncoderAdaptationRequest request, Device device)
    {
        (_network, _request, _device) = (network, request, device);
        _maskId = request.Encoder.Tokenizer.Vocabulary.IdOf(WordPieceVocabulary.Mask);
        var random = new Random(1);
        _heldOut = [.. request.HeldOut.Select(text => Mask(text, random))];
    }

    public nn.Module Network => _network;

    public IReadOnlyList<int[]> TrainingBatches(int batchSize, Random? shuffle)
    {
        // The masks of an epoch follow from its seed as its batches do: a resumed training sees the same.
        _masks = new Random(shuffle?.Next() ?? 0);
        var batches = TokenBatches.Of(_request.Training, batchSize, LengthPadding.Buckets, shuffle);
        return [.. batches.Take((_request.TextsAnEpoch + batchSize - 1) / batchSize)];
    }

    public IReadOnlyList<int[]> ValidationBatches(int batchSize) =>
        TokenBatches.Of(_request.HeldOut, batchSize, LengthPadding.Buckets, shuffle: null);

    public Tensor TrainingLoss(int[] items) => Loss([.. items.Select(item => Mask(_request.Training[item], _masks))]);

    public Tensor ValidationLoss(int[] items) => Loss([.. items.Select(item => _heldOut[item])]);

    private MaskedTokens Mask(int[] text, Random random) => MaskedTokens.Of(text, _maskId, _request.Encoder.Tokenizer.Vocabulary.Count, random);

    private Tensor Loss(MaskedTokens[] texts)
    {
        var batch = TokenBatch.Of([.. texts.Select(text => text.Ids)], length: null, _device);
        var width = batch.Ids.shape[1];
        long[] positions = [.. texts.SelectMany((text, row) => text.Positions.Select(position => (row * width) + position))];
        long[] targets = [.. texts.SelectMany(text => text.Targets).Select(target => (long)target)];
        var logits = _network.call(batch.Ids, batch.Mask, tensor(positions, device: _device));     // [M, V]
        return nn.functional.cross_entropy(logits, tensor(targets, device: _device));              // []
    }
}
