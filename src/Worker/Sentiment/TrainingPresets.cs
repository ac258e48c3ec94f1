using Worker.Learning.Bert;

namespace Worker.Sentiment;

/// <summary>A preset with the single values that the settings replace.</summary>
internal static class TrainingPresets
{
    public static BertLstmTrainingSettings Of(SentimentOptions options, bool fineTune)
    {
        var settings = Override(Preset(options), options.Training);
        if (!fineTune) return settings;
        return settings with
        {
            Trainer = settings.Trainer with
            {
                Epochs = options.Training.FineTuneEpochs,
                LearningRate = settings.Trainer.LearningRate * options.Training.FineTuneRateShare,
            },
        };
    }

    /// <summary>Width of the LSTM's state, and the share of it dropped in training.</summary>
    public static (int LstmHidden, double Dropout) HeadOf(SentimentOptions options)
    {
        var (hidden, dropout) = Chosen(options) == TrainingPreset.Scratch ? (64, 0.5) : (16, 0.3);
        return (options.Training.LstmHidden ?? hidden, options.Training.Dropout ?? dropout);
    }

    private static TrainingPreset Chosen(SentimentOptions options) => options.Preset switch
    {
        TrainingPreset.Auto when options.Encoder == SentimentOptions.ScratchEncoder => TrainingPreset.Scratch,
        TrainingPreset.Auto => TrainingPreset.Pretrained,
        var named => named,
    };

    private static BertLstmTrainingSettings Preset(SentimentOptions options) => Chosen(options) switch
    {
        TrainingPreset.Pretrained => BertLstmTrainingSettings.Pretrained,
        TrainingPreset.Scratch => BertLstmTrainingSettings.Scratch,
        TrainingPreset.Textbook => BertLstmTrainingSettings.Textbook,
        var other => throw new ArgumentOutOfRangeException(nameof(options), other, "Expected Auto, Pretrained, Scratch or Textbook."),
    };

    private static BertLstmTrainingSettings Override(BertLstmTrainingSettings preset, SentimentTrainingOptions values) => preset with
    {
        Trainer = preset.Trainer with
        {
            Epochs = values.Epochs ?? preset.Trainer.Epochs,
            BatchSize = values.BatchSize ?? preset.Trainer.BatchSize,
            LearningRate = values.LearningRate ?? preset.Trainer.LearningRate,
            Schedule = values.Schedule ?? preset.Trainer.Schedule,
            WeightDecay = values.WeightDecay ?? preset.Trainer.WeightDecay,
            Patience = values.Patience ?? preset.Trainer.Patience,
            GradientClipNorm = values.GradientClipNorm ?? preset.Trainer.GradientClipNorm,
            Seed = values.Seed,
        },
        MaxTokens = values.MaxTokens ?? preset.MaxTokens,
        Freeze = values.Freeze ?? preset.Freeze,
        FrozenLayers = values.FrozenLayers ?? preset.FrozenLayers,
        HeadLearningRateMultiplier = values.HeadLearningRateMultiplier ?? preset.HeadLearningRateMultiplier,
        WarmupEpochs = values.WarmupEpochs ?? preset.WarmupEpochs,
    };
}
