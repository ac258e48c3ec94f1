using TorchSharp;
using Worker.Learning.Training;
using Worker.Learning.Weights;
using Worker.Tests.Learning.Weights;

namespace Worker.Tests.Learning.Training;

[Collection(nameof(ProcessWide))]
public sealed class TrainingResumeTests : IDisposable
{
    private static readonly TrainerSettings Settings = new() { Epochs = 6, BatchSize = 8, LearningRate = 0.05, WarmupSteps = 5, Schedule = LearningRateSchedule.Linear };

    private readonly ModelFolder _folder = new();

    private string Path => _folder.File("unfinished.safetensors");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_training_that_was_interrupted_ends_with_the_weights_of_one_that_was_not(int interruptedAfter)
    {
        using var whole = Train(Settings);
        Interrupt(interruptedAfter);

        // Another initial network: everything must come from the file.
        using var resumed = Train(Settings, initialSeed: 99, resume: new TrainingResume(Path, "data"));

        WeightAssert.Identical(whole.Weights, resumed.Weights);
        Assert.Equal(whole.Epochs.Select(epoch => epoch.TrainingLoss), resumed.Epochs.Select(epoch => epoch.TrainingLoss));
        Assert.Equal(whole.BestEpoch, resumed.BestEpoch);
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void Only_the_epochs_that_were_left_are_trained()
    {
        Interrupt(after: 4);
        var epochs = new List<int>();

        using var resumed = Train(Settings, resume: new TrainingResume(Path, "data"), progress: new Reports(report => epochs.Add(report.Epoch)));

        Assert.Equal([5, 6], epochs);
    }

    [Fact]
    public void Other_data_or_settings_start_anew()
    {
        Interrupt(after: 2);
        using var anew = Train(Settings, resume: new TrainingResume(Path, "other data"));
        Interrupt(after: 2);
        var epochs = new List<int>();
        using var other = Train(Settings with { LearningRate = 0.01 }, resume: new TrainingResume(Path, "data"), progress: new Reports(report => epochs.Add(report.Epoch)));

        using var whole = Train(Settings);
        WeightAssert.Identical(whole.Weights, anew.Weights);
        Assert.Equal(1, epochs[0]);
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        File.WriteAllText(Path, "nothing of the kind");

        Assert.Throws<SafetensorsException>(() => Train(Settings, resume: new TrainingResume(Path, "data")));
    }

    public void Dispose() => _folder.Dispose();

    private void Interrupt(int after)
    {
        using var cancellation = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Train(
            Settings,
            resume: new TrainingResume(Path, "data"),
            progress: new Reports(report => CancelAfter(report, after, cancellation)),
            cancellation: cancellation));
        Assert.True(File.Exists(Path));
    }

    private static void CancelAfter(EpochReport report, int epoch, CancellationTokenSource cancellation)
    {
        if (report.Epoch == epoch)
            cancellation.Cancel();
    }

    private static TrainingResult Train(
        TrainerSettings settings, long initialSeed = 5, TrainingResume? resume = null, IProgress<EpochReport>? progress = null, CancellationTokenSource? cancellation = null)
    {
        using var task = new LineTask(initialSeed);
        var trainer = new Trainer(settings, seed => torch.manual_seed(seed), resume);
        return trainer.Train(task, progress, cancellation?.Token ?? TestContext.Current.CancellationToken);
    }
}
