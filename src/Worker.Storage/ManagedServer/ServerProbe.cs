using System.Net.Sockets;
using Npgsql;

namespace Worker.Storage.ManagedServer;

/// <summary>What the server in a folder answers.</summary>
internal enum ServerAnswer
{
    /// <summary>It is up and has the worker's database and login.</summary>
    Ready,

    /// <summary>It is up and has not the worker's database yet.</summary>
    Empty,

    /// <summary>It is starting, recovering or stopping.</summary>
    Busy,

    None,
}

/// <summary>Asks the server whether it is up, and creates the worker's login and database in a new one.</summary>
internal sealed class ServerProbe(ServerHome home)
{
    public async Task<ServerAnswer> AskAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(home.SocketFile))
            return ServerAnswer.None;
        try
        {
            // The database is created last: if it is there, so is the login.
            await using var source = Source(ManagedPostgres.DatabaseName);
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            return ServerAnswer.Ready;
        }
        catch (PostgresException failure)
        {
            return failure.SqlState switch
            {
                PostgresErrorCodes.CannotConnectNow => ServerAnswer.Busy,
                PostgresErrorCodes.InvalidCatalogName => ServerAnswer.Empty,
                // Anything else (too many connections, say) comes from a server that is up.
                _ => ServerAnswer.Ready,
            };
        }
        catch (NpgsqlException failure) when (failure.InnerException is SocketException or IOException or TimeoutException)
        {
            return ServerAnswer.None;
        }
    }

    /// <summary>Creates the login and the database of the worker where they are missing.</summary>
    public async Task CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        await using var source = Source("postgres");
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var look = new NpgsqlCommand(
            "select exists (select from pg_roles where rolname = $1), exists (select from pg_database where datname = $2)", connection)
        {
            Parameters = { new() { Value = ManagedPostgres.AppUser }, new() { Value = ManagedPostgres.DatabaseName } },
        };
        bool hasUser, hasDatabase;
        await using (var found = await look.ExecuteReaderAsync(cancellationToken))
        {
            await found.ReadAsync(cancellationToken);
            (hasUser, hasDatabase) = (found.GetBoolean(0), found.GetBoolean(1));
        }
        if (!hasUser)
            await RunAsync($"create role {ManagedPostgres.AppUser} login");
        if (!hasDatabase)
            await RunAsync($"create database {ManagedPostgres.DatabaseName}");

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private NpgsqlDataSource Source(string database)
    {
        var address = ManagedPostgres.Connection(home, ManagedPostgres.Superuser, database);
        address.Pooling = false;
        address.Timeout = 5;
        // Without a name the driver's own figures would show the connection string.
        var builder = new NpgsqlDataSourceBuilder(address.ConnectionString) { Name = "worker_server" };
        // Reading all types would be most of the work of such a short connection.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }
}
