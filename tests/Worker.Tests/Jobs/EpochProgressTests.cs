using Worker.Jobs;
using Worker.Learning.Training;

namespace Worker.Tests.Jobs;

public sealed class EpochProgressTests
{
    private sealed class Kept : IProgress<JobProgress>
    {
        public List<JobProgress> Reports { get; } = [];

        public void Report(JobProgress value) => Reports.Add(value);
    }

    /// <param name="best">The best epoch so far after each epoch.</param>
    private static List<JobProgress> Train(int maxEpochs, int patience, params int[] best)
    {
        var kept = new Kept();
        var progress = new EpochProgress(kept, "gru ");
        foreach (var (i, one) in best.Index())
            progress.Report(new EpochReport(i + 1, 0.5, 0.5, 0.001, TimeSpan.Zero, one == i + 1) { Progress = new TrainingProgress(i + 1, maxEpochs, one, patience) });
        return kept.Reports;
    }

    [Fact]
    public void The_share_never_goes_back_and_is_whole_where_patience_runs_out()
    {
        var reports = Train(30, 5, 1, 2, 2, 2, 2, 6, 6, 6, 6, 6, 6);

        Assert.Equal(reports.Select(report => report.Fraction).Order(), reports.Select(report => report.Fraction));
        Assert.Equal(1, reports[^1].Fraction);
        Assert.All(reports.SkipLast(1), report => Assert.InRange(report.Fraction!.Value, 0, 0.999));
    }

    [Fact]
    public void The_share_is_whole_at_the_last_epoch_however_much_patience_is_left() =>
        Assert.Equal(1, Train(3, 20, 1, 2, 3)[^1].Fraction);

    [Fact]
    public void Without_patience_each_epoch_is_the_same_share() =>
        Assert.Equal([0.25, 0.5, 0.75, 1], Train(4, 0, 1, 1, 3, 3).Select(report => report.Fraction!.Value));

    [Fact]
    public void The_message_counts_patience() =>
        Assert.StartsWith("gru epoch 7 of at most 30, best 4, 3 of 5 without improvement;", Train(30, 5, 1, 2, 3, 4, 4, 4, 4)[^1].Message, StringComparison.Ordinal);

    [Fact]
    public void Networks_and_models_one_after_the_other_share_the_run()
    {
        var kept = new Kept();
        var second = new EpochProgress(kept, number: 1, count: 2);
        second.Report(new EpochReport(4, 0.5, 0.5, 0.001, TimeSpan.Zero, true) { Progress = new TrainingProgress(2, 2, 2, 0) { Network = 1, Networks = 4 } });

        Assert.Equal((1 + 0.5) / 2, kept.Reports[0].Fraction);
        Assert.Contains("network 2 of 4, epoch 2 of 2", kept.Reports[0].Message, StringComparison.Ordinal);
    }
}
