using System.Diagnostics;

namespace Worker.Fuzz;

/// <summary>Gives mutated samples to one target for its share of the time, and keeps what goes wrong.</summary>
/// <param name="share">How long it may take.</param>
internal sealed class FuzzRun(FuzzTarget target, FuzzArguments arguments, TimeSpan share)
{
    /// <summary>Longest time of the processor for one input.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);

    /// <summary>After that the input is taken for one that never ends.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    /// <summary>Most bytes that one input may allocate altogether; inputs are below 1 MB.</summary>
    private const long MaxAllocated = 1L << 30;

    private const int MaxFailures = 10;

    private readonly TargetReport _report = new(target.Name);

    public async Task<TargetReport> RunAsync()
    {
        var samples = target.Samples;
        if (target.Right.Count == 0)
            _report.Fail(0, [], "it has no sample");
        foreach (var sample in target.Right)
            await TryAsync(0, sample, isSample: true);

        // Faults of before: the product may refuse them, in its own words and in time.
        foreach (var sample in samples.Except(target.Right))
            await TryAsync(0, sample, isSample: false);

        var started = Stopwatch.GetTimestamp();
        for (var seed = arguments.Seed; samples.Count > 0; seed++)
        {
            await TryAsync(seed, new Mutator(seed).Mutate(samples), isSample: false);
            if (arguments.IsSingle || _report.Failures.Count >= MaxFailures || Stopwatch.GetElapsedTime(started) > share)
                break;
        }
        return _report;
    }

    private async Task TryAsync(int seed, byte[] input, bool isSample)
    {
        var (failure, time, allocated) = await OnceAsync(input);
        // The first time compiles code: only what is slow each time is a fault.
        for (var i = 0; i < 2 && failure is not TimeoutException && time > MaxTime; i++)
            (failure, time, _) = await OnceAsync(input);

        _report.Count(failure is null);
        if (failure is TimeoutException)
            _report.Fail(seed, input, $"does not end within {Hang}");
        else if (failure is not null && (isSample || !target.IsOwn(failure)))
            _report.Fail(seed, input, $"{failure.GetType().Name}: {failure.Message} {FirstLine(failure)}");
        else if (time > MaxTime)
            _report.Fail(seed, input, $"takes {time.TotalSeconds:0.0} s");
        else if (allocated > MaxAllocated)
            _report.Fail(seed, input, $"allocates {allocated >> 20} MiB");
    }

    private async Task<(Exception? Failure, TimeSpan Time, long Allocated)> OnceAsync(byte[] input)
    {
        // Of the processor, not of the clock: a busy machine must not make a fault.
        var (started, before) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
        Exception? failure = null;
        using var stop = new CancellationTokenSource();
        try
        {
            await Task.Run(() => target.Read(input, stop.Token)).WaitAsync(Hang);
        }
        catch (Exception thrown)
        {
            failure = thrown;
            await stop.CancelAsync();
        }
        return (failure, Environment.CpuUsage.TotalTime - started, GC.GetTotalAllocatedBytes() - before);
    }

    // Where it was thrown; that tells one fault from another.
    private static string FirstLine(Exception failure) =>
        failure.GetBaseException().StackTrace?.Split('\n').FirstOrDefault(line => line.Contains(" Worker.", StringComparison.Ordinal))?.Trim() ?? "";
}
