using Worker.Storage;
using Worker.Storage.Runs;

namespace Worker.Prices;

/// <summary>Work on one symbol that ended in an exception which no rule foresees. The other symbols continue.</summary>
internal sealed record SymbolFailure(string Symbol, Exception Failure)
{
    /// <summary>What is recorded of it: the symbol, the type and the message, in one line.</summary>
    public string Error => $"{Symbol}: {Failure.GetType().Name}: {Failure.Message}";

    /// <summary>
    /// Whether only one symbol is at fault: any failure but a cancelled run, an attempt that was taken over and an outage of the database.
    /// </summary>
    public static bool Is(Exception failure, CancellationToken run) =>
        !run.IsCancellationRequested && !DatabaseRetry.IsAway(failure) && !RunFence.IsRefusal(failure);
}
