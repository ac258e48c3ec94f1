using System.ComponentModel.DataAnnotations;
using Worker.Learning.Bert;
using Worker.Learning.Training;

namespace Worker.Sentiment;

/// <summary>Which settings a training takes by default.</summary>
internal enum TrainingPreset
{
    /// <summary>
    /// <see cref="Pretrained"/>, with more passes if there are fewer than 1,000 training texts; or <see cref="Scratch"/> if the encoder is
    /// <c>scratch</c>.
    /// </summary>
    Auto,

    /// <summary>BERT's own fine-tuning range, with a head that learns faster.</summary>
    Pretrained,

    /// <summary>For an encoder that starts from random weights.</summary>
    Scratch,

    /// <summary>What tutorials do: 20 epochs at 1e-5, everything padded to 100.</summary>
    Textbook,
}

/// <summary>
/// Section <c>Sentiment:Training</c>: values that replace single ones of the preset. An empty one (the default of the nullable
/// ones) leaves the preset's.
/// </summary>
internal sealed class SentimentTrainingOptions
{
    /// <summary>Largest number of passes over the training texts. 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int? Epochs { get; set; }

    /// <summary>Texts of one step. 1 to 4,096.</summary>
    [Range(1, 4096)]
    public int? BatchSize { get; set; }

    /// <summary>Adam's learning rate for the encoder. Above 0 to 1.</summary>
    [Range(1e-9, 1.0)]
    public double? LearningRate { get; set; }

    /// <summary>The LSTM's learning rate as a multiple of the encoder's. 0.001 to 10,000.</summary>
    [Range(0.001, 10_000.0)]
    public double? HeadLearningRateMultiplier { get; set; }

    /// <summary>What an encoder layer learns at as a share of the layer above it. Above 0 to 1.</summary>
    [Range(0.01, 1.0)]
    public double? LayerLearningRateDecay { get; set; }

    /// <summary>How the learning rate falls: Constant, Step or Linear.</summary>
    [EnumDataType(typeof(LearningRateSchedule))]
    public LearningRateSchedule? Schedule { get; set; }

    /// <summary>Epochs over which the learning rate rises from zero. 0 to 100.</summary>
    [Range(0.0, 100.0)]
    public double? WarmupEpochs { get; set; }

    /// <summary>L2 penalty added to the gradient. 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double? WeightDecay { get; set; }

    /// <summary>Epochs without a better validation loss after which training stops. 0 (never) to 10,000.</summary>
    [Range(0, 10_000)]
    public int? Patience { get; set; }

    /// <summary>
    /// Which epoch's weights serve: BestEpoch, that of the lowest validation loss, or LastEpoch, if the validation texts are too few to
    /// choose.
    /// </summary>
    [EnumDataType(typeof(WeightSelection))]
    public WeightSelection? Selection { get; set; }

    /// <summary>Largest norm of a step's gradients. 0 (no limit) to 1,000.</summary>
    [Range(0.0, 1000.0)]
    public double? GradientClipNorm { get; set; }

    /// <summary>The longest text in tokens; longer ones are cut. 2 to 8,192 and to what the encoder can read.</summary>
    [Range(2, 8192)]
    public int? MaxTokens { get; set; }

    /// <summary>What of the encoder is not trained: None, LowerLayers, or All, which trains the LSTM alone in seconds.</summary>
    [EnumDataType(typeof(EncoderFreeze))]
    public EncoderFreeze? Freeze { get; set; }

    /// <summary>With Freeze = LowerLayers how many layers, in addition to the embeddings. 0 to 1,000 and to what the encoder has.</summary>
    [Range(0, 1000)]
    public int? FrozenLayers { get; set; }

    /// <summary>Width of the LSTM's state. 1 to 4,096.</summary>
    [Range(1, 4096)]
    public int? LstmHidden { get; set; }

    /// <summary>
    /// What the output layer sees: LastState (of the LSTM), or LastStateAndMean, which adds the mean of the encoder's vectors.
    /// </summary>
    [EnumDataType(typeof(HeadPooling))]
    public HeadPooling? Pooling { get; set; }

    /// <summary>
    /// Score by the network and the bag of words together, if there are at least 100 validation texts to weigh them on. Default by preset:
    /// true except for Textbook.
    /// </summary>
    public bool? Blend { get; set; }

    /// <summary>Share of what the output layer sees that is dropped in training. 0 to 0.9.</summary>
    [Range(0.0, 0.9)]
    public double? Dropout { get; set; }

    /// <summary>Seed of the weights, the order of batches and the dropout. Default 42.</summary>
    public long Seed { get; set; } = 42;

    /// <summary>Largest number of passes of <c>--fine-tune</c>. Default 2; 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int FineTuneEpochs { get; set; } = 2;

    /// <summary>Learning rate of <c>--fine-tune</c> as a share of the training's. Default 0.2; 0.0001 to 1.</summary>
    [Range(0.0001, 1.0)]
    public double FineTuneRateShare { get; set; } = 0.2;
}
