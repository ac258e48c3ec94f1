using System.Net.Sockets;
using Npgsql;

namespace Worker.Storage;

/// <summary>Opens a connection to a server that may be restarting, and says what is wrong if waiting cannot help.</summary>
internal static class DatabaseConnector
{
    /// <param name="source">Connections to the address.</param>
    /// <param name="timeout">How long to try.</param>
    /// <param name="waiting">Told once, when the first attempt has failed and another will be made.</param>
    /// <exception cref="DatabaseException">It cannot be opened; the message says why and what to do.</exception>
    public static async Task<NpgsqlConnection> OpenAsync(
        DatabaseAddress address, NpgsqlDataSource source, TimeSpan timeout, TimeProvider time, Action<string> waiting, CancellationToken cancellationToken)
    {
        var isWaiting = false;
        var retry = DatabaseRetry.Build(time, MayPass, (failure, _) =>
        {
            if (!isWaiting) waiting(failure.Message);
            isWaiting = true;
        }, timeout);
        try
        {
            return await retry.ExecuteAsync(async stop => await source.OpenConnectionAsync(stop), cancellationToken);
        }
        catch (NpgsqlException failure)
        {
            throw Explain(failure, address);
        }
    }

    // An unknown name is a wrong setting more often than an outage.
    private static bool MayPass(Exception failure) =>
        failure.InnerException is not SocketException { SocketErrorCode: SocketError.HostNotFound } && DatabaseRetry.IsAway(failure);

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
