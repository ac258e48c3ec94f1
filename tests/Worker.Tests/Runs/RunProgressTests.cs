using Microsoft.Extensions.Time.Testing;
using Worker.Jobs;
using Worker.Runs;

namespace Worker.Tests.Runs;

public sealed class RunProgressTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly System.Threading.Channels.Channel<string> _written = System.Threading.Channels.Channel.CreateUnbounded<string>();

    [Fact]
    public async Task Of_many_reports_only_the_newest_of_each_second_is_written()
    {
        await using var progress = new RunProgress(null, WriteAsync, _time);
        for (var epoch = 1; epoch <= 100; epoch++) progress.Report(new JobProgress(epoch / 200.0, $"epoch {epoch}"));
        _time.Advance(RunProgress.Interval);
        Assert.Equal("epoch 100", await _written.Reader.ReadAsync(TestContext.Current.CancellationToken));

        progress.Report(new JobProgress(null, "epoch 101"));
        _time.Advance(RunProgress.Interval);
        Assert.Equal("epoch 101", await _written.Reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.False(_written.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Nothing_is_written_once_the_run_is_over()
    {
        var progress = new RunProgress(null, WriteAsync, _time);
        progress.Report(new JobProgress(0.5, "half way"));
        await progress.DisposeAsync();
        _time.Advance(RunProgress.Interval * 3);

        Assert.False(_written.Reader.TryRead(out _));
    }

    [Fact]
    public async Task The_observer_is_told_every_report_at_once()
    {
        var seen = new Observer();
        await using var progress = new RunProgress(seen, WriteAsync, _time);
        progress.Report(new JobProgress(0.1, "a"));
        progress.Report(new JobProgress(0.2, "b"));

        Assert.Equal(["a", "b"], seen.Messages);
    }

    private async Task WriteAsync(JobProgress progress, CancellationToken cancellationToken) =>
        await _written.Writer.WriteAsync(progress.Message, cancellationToken);

    private sealed class Observer : IProgress<JobProgress>
    {
        public List<string> Messages { get; } = [];

        public void Report(JobProgress value) => Messages.Add(value.Message);
    }
}
