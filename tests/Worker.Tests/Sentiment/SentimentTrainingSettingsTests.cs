using Worker.Learning.Bert;
using Worker.Learning.Training;
using Worker.Sentiment;

namespace Worker.Tests.Sentiment;

public sealed class SentimentTrainingSettingsTests
{
    [Fact]
    public void Auto_takes_the_preset_that_fits_the_encoder()
    {
        Assert.Equal(BertLstmTrainingSettings.Pretrained.Trainer with { Seed = 42 }, Settings(new SentimentOptions()).Training.Trainer);
        Assert.Equal(BertLstmTrainingSettings.Scratch.Trainer with { Seed = 42 }, Settings(new SentimentOptions { Encoder = "scratch" }).Training.Trainer);
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(200, 15)]
    [InlineData(500, 6)]
    [InlineData(1000, 3)]
    [InlineData(7511, 3)]
    public void Auto_reads_few_texts_more_often(int texts, int epochs)
    {
        var settings = Settings(new SentimentOptions(), texts);

        Assert.Equal(epochs, settings.Training.Trainer.Epochs);
        Assert.Equal(0.1 * epochs, settings.Training.WarmupEpochs, 1e-9);
        Assert.Equal(texts < 500 ? WeightSelection.LastEpoch : WeightSelection.BestEpoch, settings.Training.Trainer.Selection);
        Assert.Equal(3, Settings(new SentimentOptions { Preset = TrainingPreset.Pretrained }, texts).Training.Trainer.Epochs);
        Assert.Equal(12, Settings(new SentimentOptions { Encoder = "scratch" }, texts).Training.Trainer.Epochs);
    }

    [Fact]
    public void The_textbook_preset_is_the_textbooks_with_every_encoder()
    {
        var settings = Settings(new SentimentOptions { Encoder = "scratch", Preset = TrainingPreset.Textbook });

        Assert.Equal(BertLstmTrainingSettings.Textbook with { Trainer = BertLstmTrainingSettings.Textbook.Trainer with { Seed = 42 } }, settings.Training);
        Assert.Equal((16, 0.3, HeadPooling.LastState), (settings.LstmHidden, settings.Dropout, settings.Pooling));
    }

    [Fact]
    public void Single_values_replace_those_of_the_preset_and_no_others()
    {
        var options = new SentimentOptions { Training = new() { Epochs = 7, Freeze = EncoderFreeze.All, Schedule = LearningRateSchedule.Constant, LstmHidden = 5 } };

        var settings = Settings(options);

        var preset = BertLstmTrainingSettings.Pretrained;
        Assert.Equal(
            preset with
            {
                Freeze = EncoderFreeze.All,
                Trainer = preset.Trainer with { Epochs = 7, Schedule = LearningRateSchedule.Constant, Seed = 42 },
            },
            settings.Training);
        Assert.Equal(5, settings.LstmHidden);
    }

    [Fact]
    public void Fine_tuning_takes_few_epochs_at_a_share_of_the_rate()
    {
        var trainer = SentimentTrainingSettings.From(new SentimentOptions(), fineTune: true, encoderSha256: null, texts: 5000).Training.Trainer;

        Assert.Equal(2, trainer.Epochs);
        Assert.Equal(BertLstmTrainingSettings.Pretrained.Trainer.LearningRate / 5, trainer.LearningRate, 1e-12);
    }

    [Fact]
    public void A_recipe_survives_its_json_and_the_precision_of_the_processor_makes_no_other_one()
    {
        var settings = Settings(new SentimentOptions { Encoder = "scratch", TextbookCleaning = true });

        Assert.Equal(settings, SentimentTrainingSettings.FromJson(settings.ToJson()));
        Assert.True(settings.IsSameAs(settings with { Training = settings.Training with { UseBFloat16 = true } }));
        Assert.False(settings.IsSameAs(settings with { Training = settings.Training with { MaxTokens = 7 } }));
    }

    [Fact]
    public void Cleaning_is_part_of_how_a_text_is_read() =>
        Assert.Equal(("It is a good Film, 10/10", "good film"), (
            Settings(new SentimentOptions()).Prepare("It is a good Film, 10/10"),
            Settings(new SentimentOptions { TextbookCleaning = true }).Prepare("It is a good Film, 10/10")));

    private static SentimentTrainingSettings Settings(SentimentOptions options, int texts = 5000) => SentimentTrainingSettings.From(options, fineTune: false, encoderSha256: null, texts);
}
