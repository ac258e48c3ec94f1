using Worker.Learning.Bert;
using Worker.Learning.Training;

namespace Worker.Sentiment;

/// <summary>A preset with the single values that the settings replace.</summary>
internal static class TrainingPresets
{
    /// <summary>With few texts an epoch is few steps: as many passes are made as read this many texts, within the bounds below.</summary>
    private const int TextsToRead = 3000;

    private const int MaxEpochs = 20;

    /// <summary>
    /// With fewer training texts the validation texts, a seventh of them, are too few to choose an epoch: the last one serves (measured:
    /// with 100 film sentences 14 others chose the first epoch, 54 % right instead of 75 %).
    /// </summary>
    private const int TextsToChooseOn = 500;

    /// <param name="texts">Training texts: the fewer there are, the more often <see cref="TrainingPreset.Auto"/> reads them.</param>
    public static BertLstmTrainingSettings Of(SentimentOptions options, bool fineTune, int texts)
    {
        var settings = Override(FitTo(texts, options, Preset(options)), options.Training);
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

    /// <summary>Width of the LSTM's state, the share dropped of what the output layer sees, and what that is.</summary>
    public static (int LstmHidden, double Dropout, HeadPooling Pooling) HeadOf(SentimentOptions options)
    {
        var (hidden, dropout, pooling) = Chosen(options) switch
        {
            TrainingPreset.Scratch => (64, 0.5, HeadPooling.LastState),
            TrainingPreset.Pretrained => (16, 0.3, HeadPooling.LastStateAndMean),
            _ => (16, 0.3, HeadPooling.LastState),
        };
        return (options.Training.LstmHidden ?? hidden, options.Training.Dropout ?? dropout, options.Training.Pooling ?? pooling);
    }

    private static BertLstmTrainingSettings FitTo(int texts, SentimentOptions options, BertLstmTrainingSettings preset)
    {
        if (options.Preset != TrainingPreset.Auto || Chosen(options) != TrainingPreset.Pretrained) return preset;
        var epochs = Math.Clamp((int)Math.Round((double)TextsToRead / Math.Max(1, texts)), preset.Trainer.Epochs, MaxEpochs);
        var selection = texts < TextsToChooseOn ? WeightSelection.LastEpoch : preset.Trainer.Selection;
        return preset with
        {
            Trainer = preset.Trainer with { Epochs = epochs, Patience = Math.Max(preset.Trainer.Patience, epochs / 3), Selection = selection },
            WarmupEpochs = preset.WarmupEpochs * epochs / preset.Trainer.Epochs,
        };
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
            Selection = values.Selection ?? preset.Trainer.Selection,
            GradientClipNorm = values.GradientClipNorm ?? preset.Trainer.GradientClipNorm,
            Seed = values.Seed,
        },
        MaxTokens = values.MaxTokens ?? preset.MaxTokens,
        Freeze = values.Freeze ?? preset.Freeze,
        FrozenLayers = values.FrozenLayers ?? preset.FrozenLayers,
        HeadLearningRateMultiplier = values.HeadLearningRateMultiplier ?? preset.HeadLearningRateMultiplier,
        LayerLearningRateDecay = values.LayerLearningRateDecay ?? preset.LayerLearningRateDecay,
        WarmupEpochs = values.WarmupEpochs ?? preset.WarmupEpochs,
    };
}
