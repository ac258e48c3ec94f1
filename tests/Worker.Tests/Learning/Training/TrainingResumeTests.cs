using Worker.Learning.Training;
using Worker.Tests.Learning.Weights;

namespace Worker.Tests.Learning.Training;

[Collection(nameof(ProcessWide))]
[Trait("Device", "Any")]
public sealed class TrainingResumeTests : IDisposable
{
    private static readonly TrainerSettings Settings = new() { Epochs = 6, BatchSize = 8, LearningRate = 0.05, WarmupSteps = 5, Schedule = LearningRateSchedule.Linear };

    private readonly ModelFolder _folder = new();

    private readonly List<int> _goneOnAfter = [];
    private readonly List<string> _setAside = [];

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
        using var resumed = Train(Settings, initialSeed: 99, resume: Resume());

        WeightAssert.Identical(whole.Weights, resumed.Weights);
        Assert.Equal(whole.Epochs.Select(epoch => epoch.TrainingLoss), resumed.Epochs.Select(epoch => epoch.TrainingLoss));
        Assert.Equal(whole.BestEpoch, resumed.BestEpoch);
        Assert.Equal([interruptedAfter], _goneOnAfter);
    }

    [Fact]
    public void A_training_that_was_done_but_not_stored_is_not_repeated_until_the_file_is_deleted()
    {
        using var whole = Train(Settings, resume: Resume());
        var epochs = new List<int>();

        using var again = Train(Settings, initialSeed: 99, resume: Resume(), progress: new Reports(report => epochs.Add(report.Epoch)));

        Assert.Empty(epochs);
        WeightAssert.Identical(whole.Weights, again.Weights);
        Assert.Equal(whole.BestEpoch, again.BestEpoch);
        Resume().Delete();
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void Each_part_has_a_file_of_its_own_and_all_are_deleted_together()
    {
        using var first = Train(Settings, resume: Resume().Part(0));
        using var second = Train(Settings, resume: Resume().Part(1));
        using var third = Train(Settings, initialSeed: 99, resume: Resume().Part(2));
        Assert.Empty(_goneOnAfter);
        using var again = Train(Settings, initialSeed: 99, resume: Resume().Part(1));

        WeightAssert.Identical(second.Weights, again.Weights);
        Assert.Equal(3, Directory.GetFiles(_folder.Path).Length);
        Resume().Delete();
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Epochs_shorter_than_a_writing_are_not_written_one_by_one()
    {
        var written = new List<DateTime>();

        using var trained = Train(
            Settings with { Epochs = 100 }, resume: Resume() with { LargestTimeShare = 1e-6 },
            progress: new Reports(_ => written.Add(File.GetLastWriteTimeUtc(Path))));

        // The first and the last.
        Assert.Equal(2, written.Distinct().Count());
    }

    [Fact]
    public void Only_the_epochs_that_were_left_are_trained()
    {
        Interrupt(after: 4);
        var epochs = new List<int>();

        using var resumed = Train(Settings, resume: Resume(), progress: new Reports(report => epochs.Add(report.Epoch)));

        Assert.Equal([5, 6], epochs);
    }

    [Fact]
    public void Other_data_or_settings_start_anew()
    {
        Interrupt(after: 2);
        using var anew = Train(Settings, resume: Resume("other data"));
        Interrupt(after: 2);
        var epochs = new List<int>();
        using var other = Train(Settings with { LearningRate = 0.01 }, resume: Resume(), progress: new Reports(report => epochs.Add(report.Epoch)));

        using var whole = Train(Settings);
        WeightAssert.Identical(whole.Weights, anew.Weights);
        Assert.Equal(1, epochs[0]);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void A_damaged_file_is_set_aside_and_training_starts_anew(double place)
    {
        using var whole = Train(Settings);
        Interrupt(after: 3);
        var bytes = File.ReadAllBytes(Path);
        bytes[(int)(place * (bytes.Length - 1))] ^= 1;
        File.WriteAllBytes(Path, bytes);

        using var anew = Train(Settings, resume: Resume());

        WeightAssert.Identical(whole.Weights, anew.Weights);
        Assert.Empty(_goneOnAfter);
        Assert.Contains(Path + ".damaged", Assert.Single(_setAside), StringComparison.Ordinal);
        Assert.True(File.Exists(Path + ".damaged"));
    }

    [Fact]
    public void A_file_that_is_cut_off_is_set_aside_too()
    {
        Interrupt(after: 3);
        File.WriteAllBytes(Path, File.ReadAllBytes(Path)[..^1]);

        using var anew = Train(Settings, resume: Resume());

        Assert.Single(_setAside);
        Assert.Equal(Settings.Epochs, anew.Epochs.Count);
    }

    public void Dispose() => _folder.Dispose();

    // Epochs of a millisecond: every one is written, whatever it costs.
    private TrainingResume Resume(string fingerprint = "data") => new(Path, fingerprint)
    {
        LargestTimeShare = 1,
        GoesOnAfter = _goneOnAfter.Add,
        SetAside = _setAside.Add,
    };

    private void Interrupt(int after)
    {
        using var cancellation = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Train(
            Settings,
            resume: Resume(),
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
        var trainer = new Trainer(settings, TestRuntime.Start().Seed, resume);
        return trainer.Train(task, progress, cancellation?.Token ?? TestContext.Current.CancellationToken);
    }
}
