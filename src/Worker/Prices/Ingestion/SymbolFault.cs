using Npgsql;
using Worker.Observability;

namespace Worker.Prices.Ingestion;

/// <summary>Tells what is wrong with one symbol from what is wrong with the run.</summary>
internal static class SymbolFault
{
    /// <summary>Whether only this symbol is at fault.</summary>
    public static bool Is(Exception failure, CancellationToken run) =>
        failure is PriceFeedException || SymbolFailure.Is(failure, run);

    /// <summary>What is recorded of it; for an unexpected failure with its type.</summary>
    public static string Message(string symbol, Exception failure) => Storable(failure switch
    {
        IOperatorError => failure.Message,
        _ when Refusal(failure) is { } refused =>
            $"{symbol}: PostgreSQL cannot hold what the feed answered ({refused.MessageText}); look at the feed's rows.",
        _ => $"{symbol}: {failure.GetType().Name}: {failure.Message} No rule foresees this answer of the feed; the log has the details.",
    });

    /// <summary>Whether it must be looked into: it is no error that the operator can fix.</summary>
    public static bool IsUnforeseen(Exception failure) => failure is not IOperatorError && Refusal(failure) is null;

    /// <summary>What PostgreSQL cannot hold (class 22), or null.</summary>
    private static PostgresException? Refusal(Exception? failure) => failure switch
    {
        null => null,
        PostgresException server when IsOfData(server) => server,
        _ => Refusal(failure.InnerException),
    };

    private static bool IsOfData(PostgresException server) => server.SqlState is ['2', '2', ..];

    private static string Storable(string text) => string.Concat(text.Replace('\0', ' ').EnumerateRunes());
}
