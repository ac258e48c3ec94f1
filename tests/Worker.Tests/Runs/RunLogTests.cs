using Microsoft.Extensions.Time.Testing;
using Worker.Runs;
using Worker.Storage.Runs;

namespace Worker.Tests.Runs;

public sealed class RunLogTests
{
    private readonly List<RunLogLine> _written = [];

    [Fact]
    public async Task A_run_that_says_very_much_keeps_its_first_lines_and_further_warnings_up_to_a_bound()
    {
        await using (var log = Log())
        {
            for (var i = 0; i < RunLog.MaxLines + 500; i++) log.Add(Line("information", $"line {i}"));
            for (var i = 0; i < 500; i++) log.Add(Line("error", $"error {i}"));
        }

        Assert.Equal(RunLog.MaxLines, _written.Count(line => line.Level == "information"));
        Assert.Equal(RunLog.MaxLinesWithWarnings - RunLog.MaxLines, _written.Count(line => line.Level == "error"));
        Assert.Single(_written, line => line.Message.StartsWith("The first 1000 lines", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lines_are_written_while_the_run_goes_on()
    {
        var time = new FakeTimeProvider();
        await using var log = Log(time);
        log.Add(Line("information", "epoch 1"));

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(SpinWait.SpinUntil(() => _written.Count == 1, TimeSpan.FromSeconds(10)));
    }

    private RunLog Log(TimeProvider? time = null) => new(
        (lines, _) =>
        {
            _written.AddRange(lines);
            return Task.CompletedTask;
        },
        time ?? new FakeTimeProvider());

    private static RunLogLine Line(string level, string message) => new(DateTimeOffset.UnixEpoch, level, "Test", message);
}
