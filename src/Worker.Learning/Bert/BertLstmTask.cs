using Worker.Learning.Training;
using static TorchSharp.torch;

namespace Worker.Learning.Bert;

/// <summary>The whole network on token batches, or all of it that is not frozen; binary cross-entropy on the logits.</summary>
internal sealed class BertLstmTask(BertLstmNetwork network, BertLstmTrainingRequest request, Device device) : ILearningTask
{
    public nn.Module Network => network;

    public IReadOnlyList<ParameterGroup> ParameterGroups =>
    [
        .. network.Encoder.ParameterGroups(request.Settings.LayerLearningRateDecay),
        new([.. network.Head.parameters()], request.Settings.HeadLearningRateMultiplier),
    ];

    public IReadOnlyList<int[]> TrainingBatches(int batchSize, Random? shuffle) =>
        TokenBatches.Of(request.Training.Texts, batchSize, request.Settings.Padding, shuffle);

    public IReadOnlyList<int[]> ValidationBatches(int batchSize) =>
        TokenBatches.Of(request.Validation.Texts, batchSize, request.Settings.Padding, shuffle: null);

    public Tensor TrainingLoss(int[] items) => Loss(request.Training, items);

    public Tensor ValidationLoss(int[] items) => Loss(request.Validation, items);

    private Tensor Loss(LabelledTokens data, int[] items)
    {
        int? length = request.Settings.Padding == LengthPadding.Fixed ? request.Settings.MaxTokens : null;
        var batch = TokenBatch.Of([.. items.Select(item => data.Texts[item])], length, device);
        var logits = network.call(batch.Ids, batch.Mask);                                   // [B]
        var labels = tensor([.. items.Select(item => data.Labels[item] ? 1f : 0f)], device: device);
        return nn.functional.binary_cross_entropy_with_logits(logits, labels);              // []
    }
}
