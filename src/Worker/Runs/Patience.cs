using System.Net.Sockets;
using Npgsql;

namespace Worker.Runs;

/// <summary>Waits for a database that is away.</summary>
internal static class Patience
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Whether a failure passes by itself once the server is back.</summary>
    public static bool IsOutage(Exception failure) => failure switch
    {
        PostgresException server => server.IsTransient || server.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow,
        NpgsqlException client => client.IsTransient || client.InnerException is SocketException or IOException or TimeoutException,
        // As Entity Framework wraps it.
        { InnerException: { } inner } => IsOutage(inner),
        _ => false,
    };

    /// <summary>Repeats what can be repeated until the database answers.</summary>
    public static async Task<T> WithDatabaseAsync<T>(Func<CancellationToken, Task<T>> act, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await act(cancellationToken);
            }
            catch (NpgsqlException failure) when (IsOutage(failure))
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }
}
