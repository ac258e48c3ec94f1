using static TorchSharp.torch;

namespace Worker.Learning.Runtime;

/// <summary>
/// Runs one training at a time on a thread of its own. Dispose scopes and <c>no_grad</c> belong to a thread and must not
/// cross an <c>await</c>; random generators belong to the process, and two trainings at once could not be repeated.
/// </summary>
public static class TrainingThread
{
    // As wide as what it guards: the process.
    private static readonly SemaphoreSlim Turn = new(1, 1);

    /// <summary>Waits for its turn, then runs <paramref name="work"/> to its end on a new thread.</summary>
    /// <param name="threads">CPU threads of an operation, at least 1.</param>
    /// <param name="work">Synchronous; it watches the token it is given between steps.</param>
    public static async Task<T> RunAsync<T>(int threads, Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        await Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            var thread = new Thread(() => Run(threads, work, completion, cancellationToken)) { IsBackground = true, Name = "training" };
            thread.Start();
            return await completion.Task.ConfigureAwait(false);
        }
        finally
        {
            Turn.Release();
        }
    }

    private static void Run<T>(int threads, Func<CancellationToken, T> work, TaskCompletionSource<T> completion, CancellationToken cancellationToken)
    {
        try
        {
            set_num_threads(threads);
            completion.SetResult(work(cancellationToken));
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            completion.SetCanceled(exception.CancellationToken);
        }
        catch (Exception exception)
        {
            completion.SetException(exception);
        }
    }
}
