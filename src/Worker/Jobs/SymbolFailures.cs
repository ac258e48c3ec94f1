using Microsoft.Extensions.Logging;
using Worker.Prices;

namespace Worker.Jobs;

/// <summary>Symbols that failed by an unforeseen exception, as parts of a run. Each is logged once with its stack trace.</summary>
internal static partial class SymbolFailures
{
    /// <param name="argument">The argument with which the failed ones alone can be tried again; null if only the whole run can.</param>
    /// <param name="count">How many symbols the run had to do.</param>
    /// <returns>Null if none failed.</returns>
    public static RunParts? ToParts(this IReadOnlyCollection<SymbolFailure> failed, JobArgument? argument, int count, ILogger logger)
    {
        foreach (var one in failed)
            logger.LogUnforeseen(one.Failure, one.Symbol);
        return failed.Count == 0 ? null : new RunParts(argument, count, [.. failed.Select(one => new FailedPart(one.Symbol, one.Error))]);
    }

    [LoggerMessage(4031, LogLevel.Error, "{Symbol}: no rule foresees this failure; the run continues with the other symbols")]
    private static partial void LogUnforeseen(this ILogger logger, Exception failure, string symbol);
}
