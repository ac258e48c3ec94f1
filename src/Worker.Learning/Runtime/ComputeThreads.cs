using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace Worker.Learning.Runtime;

/// <summary>
/// Threads that compute side by side, each with one CPU thread an operation. They stay for the life of the process: each new one would
/// leave its own memory behind in the allocator.
/// </summary>
internal static class ComputeThreads
{
    private static readonly BlockingCollection<Action> Work = [];
    private static readonly Lock Starting = new();
    private static int _started;

    /// <summary>Runs the work on the calling thread and on as many others as make up the number, and waits for all.</summary>
    /// <param name="threads">With 0 or 1 the calling thread works alone, with the CPU threads that it has.</param>
    /// <param name="work">Takes pieces until there are none; safe to call from several threads at once.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static void Run(int threads, Action work)
    {
        var others = Math.Max(threads, 1) - 1;
        StartUpTo(others);
        var failures = new ConcurrentQueue<Exception>();
        using var done = new CountdownEvent(others + 1);
        for (var i = 0; i < others; i++)
            Work.Add(Guarded);
        Guarded();
        done.Wait();
        if (failures.TryDequeue(out var first))
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);

        void Guarded()
        {
            try
            {
                work();
            }
            catch (Exception failure)
            {
                failures.Enqueue(failure);
            }
            finally
            {
                done.Signal();
            }
        }
    }

    private static void StartUpTo(int count)
    {
        lock (Starting)
        {
            for (; _started < count; _started++)
            {
                new Thread(() =>
                {
                    set_num_threads(1);
                    foreach (var next in Work.GetConsumingEnumerable()) next();
                })
                {
                    IsBackground = true,
                    Name = "computing",
                }.UnsafeStart();
            }
        }
    }
}
