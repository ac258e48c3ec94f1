using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace Worker.Learning.Runtime;

/// <summary>
/// Runs one training at a time on a thread that does nothing else. Dispose scopes and <c>no_grad</c> belong to a thread and must not
/// cross an <c>await</c>; random generators belong to the process, and two trainings at once could not be repeated (what else draws: see
/// <see cref="RandomDraws"/>). It is the same
/// thread always: each new one would leave its own memory behind in the allocator. The thread itself inherits no execution context; each
/// training has that of its caller, so that what it logs belongs to the caller's run.
/// </summary>
public static class TrainingThread
{
    // As wide as what it guards: the process.
    private static readonly SemaphoreSlim Turn = new(1, 1);
    private static readonly BlockingCollection<Action> Work = [];
    private static readonly Lazy<Thread> Own = new(Start);

    /// <summary>Waits for its turn, then runs <paramref name="work"/> to its end on the thread.</summary>
    /// <param name="threads">CPU threads of an operation, at least 1.</param>
    /// <param name="work">Synchronous; it watches the token it is given between steps.</param>
    public static async Task<T> RunAsync<T>(int threads, Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        await Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = Own.Value;
            var context = ExecutionContext.Capture();
            Work.Add(() => RunIn(context, () => Run(threads, work, completion, cancellationToken)), CancellationToken.None);
            return await completion.Task.ConfigureAwait(false);
        }
        finally
        {
            Turn.Release();
        }
    }

    private static Thread Start()
    {
        var thread = new Thread(() =>
        {
            foreach (var next in Work.GetConsumingEnumerable()) next();
        })
        {
            IsBackground = true,
            Name = "training",
        };
        thread.UnsafeStart();
        return thread;
    }

    private static void RunIn(ExecutionContext? context, Action run)
    {
        // Null if the caller suppressed its flow.
        if (context is null) run();
        else ExecutionContext.Run(context, _ => run(), null);
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
