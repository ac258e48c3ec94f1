using Worker.Learning.Runtime;

namespace Worker.Tests.Learning.Runtime;

public sealed class TrainingThreadTests
{
    [Fact]
    public async Task Trainings_take_turns()
    {
        var running = 0;
        var most = 0;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TrainingThread.RunAsync(1, token =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            token.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(5));
            return Interlocked.Decrement(ref running);
        }, TestContext.Current.CancellationToken)));

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Each_training_has_the_execution_context_of_its_own_caller()
    {
        var run = new AsyncLocal<string>();
        var seen = new List<string?>();

        foreach (var name in new[] { "first", "second" })
        {
            run.Value = name;
            seen.Add(await TrainingThread.RunAsync(1, _ => run.Value, TestContext.Current.CancellationToken));
        }
        Task<string?> bare;
        using (ExecutionContext.SuppressFlow()) bare = TrainingThread.RunAsync(1, _ => run.Value, TestContext.Current.CancellationToken);
        seen.Add(await bare);

        Assert.Equal(["first", "second", null], seen);
    }

    [Fact]
    public async Task A_failure_reaches_the_caller_and_frees_the_turn()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            TrainingThread.RunAsync<int>(1, _ => throw new InvalidDataException(), TestContext.Current.CancellationToken));

        Assert.Equal(17, await TrainingThread.RunAsync(1, _ => 17, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Cancelling_is_seen_as_such_by_the_caller()
    {
        using var cancellation = new CancellationTokenSource();
        var training = TrainingThread.RunAsync(1, token =>
        {
            cancellation.Cancel();
            token.ThrowIfCancellationRequested();
            return 0;
        }, cancellation.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => training);
        Assert.True(training.IsCanceled);
    }
}
