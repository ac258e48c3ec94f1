using Worker.Learning.Training;

namespace Worker.Learning.Bert;

/// <summary>What of the encoder stays as it is while the rest is trained.</summary>
public enum EncoderFreeze
{
    None,

    /// <summary>
    /// The embeddings and the lowest <see cref="BertLstmTrainingSettings.FrozenLayers"/> layers; their outputs are computed once.
    /// </summary>
    LowerLayers,

    /// <summary>All of it: its outputs are computed once and only the LSTM is trained, in seconds.</summary>
    All,
}

/// <summary>How a sentiment network is trained.</summary>
public sealed record BertLstmTrainingSettings
{
    public required TrainerSettings Trainer { get; init; }

    /// <summary>Longest text in tokens, <c>[CLS]</c> and <c>[SEP]</c> included. Default 100; 2 to the encoder's positions.</summary>
    public int MaxTokens { get; init; } = 100;

    public LengthPadding Padding { get; init; } = LengthPadding.Buckets;

    public EncoderFreeze Freeze { get; init; } = EncoderFreeze.None;

    /// <summary>With <see cref="EncoderFreeze.LowerLayers"/>: how many. 0 freezes the embeddings alone.</summary>
    public int FrozenLayers { get; init; }

    /// <summary>The LSTM's learning rate as a multiple of the encoder's: it starts from nothing. Default 1; above 0.</summary>
    public double HeadLearningRateMultiplier { get; init; } = 1;

    /// <summary>What an encoder layer learns at as a share of the layer above it. Default 1: all equal; above 0 to 1.</summary>
    public double LayerLearningRateDecay { get; init; } = 1;

    /// <summary>Epochs, or a part of one, over which the learning rate rises from zero. Default 0.</summary>
    public double WarmupEpochs { get; init; }

    /// <summary>Multiplies in bfloat16, on processors that can; weights, sums and gradients stay float32. Default false.</summary>
    public bool UseBFloat16 { get; init; }

    /// <summary>The settings of textbooks and tutorials for BERT with an LSTM on top.</summary>
    public static BertLstmTrainingSettings Textbook { get; } = new()
    {
        Trainer = new TrainerSettings
        {
            Epochs = 20,
            BatchSize = 16,
            LearningRate = 1e-5,
            WeightDecay = 1e-8,
            Patience = 3,
            GradientClipNorm = 0,
            Schedule = LearningRateSchedule.Step,
            ScheduleStepSize = 5,
            ScheduleGamma = 0.01,
        },
        Padding = LengthPadding.Fixed,
    };

    /// <summary>
    /// For an encoder with trained weights: BERT's own fine-tuning range (Devlin et al. 2019, A.3), a head that learns faster.
    /// </summary>
    public static BertLstmTrainingSettings Pretrained { get; } = new()
    {
        Trainer = new TrainerSettings
        {
            Epochs = 3,
            BatchSize = 16,
            LearningRate = 5e-5,
            WeightDecay = 1e-8,
            Patience = 2,
            GradientClipNorm = 1,
            Schedule = LearningRateSchedule.Linear,
        },
        // Half of a small encoder's weights are its word vectors: they change little, and their gradients take a tenth of the time.
        Freeze = EncoderFreeze.LowerLayers,
        HeadLearningRateMultiplier = 20,
        WarmupEpochs = 0.3,
    };

    /// <summary>For an encoder that starts from random weights.</summary>
    public static BertLstmTrainingSettings Scratch { get; } = new()
    {
        Trainer = new TrainerSettings
        {
            Epochs = 12,
            BatchSize = 32,
            LearningRate = 5e-4,
            WeightDecay = 1e-8,
            Patience = 3,
            GradientClipNorm = 1,
        },
        WarmupEpochs = 0.5,
    };
}
