using System.Net.Sockets;
using Npgsql;

namespace Worker.Storage;

/// <summary>Opens a connection to a server that may be restarting, and says what is wrong where waiting cannot help.</summary>
internal static class ConnectionPatience
{
    /// <param name="patience">How long to go on trying.</param>
    /// <param name="waiting">Told once, when the first attempt has failed and another will be made.</param>
    /// <exception cref="DatabaseException">It cannot be opened; the message says why and what to do.</exception>
    public static async Task<NpgsqlConnection> OpenAsync(
        DatabaseAddress address, TimeSpan patience, TimeProvider time, Action<string> waiting, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(100);
        for (var attempt = 1; ; attempt++)
        {
            var connection = new NpgsqlConnection(address.Migration.ConnectionString);
            try
            {
                await connection.OpenAsync(cancellationToken);
                return connection;
            }
            catch (NpgsqlException failure)
            {
                await connection.DisposeAsync();
                if (!MayPass(failure) || time.GetElapsedTime(began) + pause > patience)
                    throw Explain(failure, address);
                if (attempt == 1)
                    waiting(failure.Message);
            }
            await Task.Delay(pause, time, cancellationToken);
            pause = TimeSpan.FromMilliseconds(Math.Min(2000, pause.TotalMilliseconds * 2));
        }
    }

    private static bool MayPass(NpgsqlException failure) => failure switch
    {
        PostgresException postgres => postgres.IsTransient,
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound } } => false,
        _ => failure.IsTransient || failure.InnerException is SocketException or IOException or TimeoutException,
    };

    private static DatabaseException Explain(NpgsqlException failure, DatabaseAddress address)
    {
        var (host, database, user) = (address.Work.Host, address.Work.Database, address.Migration.Username);
        var advice = (failure as PostgresException)?.SqlState switch
        {
            PostgresErrorCodes.InvalidCatalogName => $"Create it ('create database \"{database}\"' as an administrator), or name another in Database:ConnectionString.",
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $"Check the login '{user}' and its password in Database:ConnectionString, and the server's pg_hba.conf.",
            PostgresErrorCodes.TooManyConnections => "Close other clients, or raise max_connections of the server.",
            PostgresErrorCodes.InsufficientPrivilege => $"Ask an administrator: 'grant connect on database \"{database}\" to \"{user}\"'.",
            _ => $"Check that PostgreSQL runs at '{host}' and that Database:ConnectionString names the right host and port.",
        };
        var reason = failure is PostgresException server ? server.MessageText : failure.InnerException?.Message ?? failure.Message;
        return new DatabaseException($"No connection to {address.Description}: {reason}. {advice}", failure);
    }
}
