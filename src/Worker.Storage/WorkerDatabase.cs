using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Worker.Storage.ManagedServer;
using Worker.Storage.Queries;
using Worker.Storage.Schema;

namespace Worker.Storage;

/// <summary>
/// Access to the database: starts the private server if that is the mode, migrates or checks the schema, and reports what the
/// operator can fix. Open it before the first query; disposing it leaves the private server. Thread-safe.
/// </summary>
public sealed partial class WorkerDatabase : IAsyncDisposable
{
    /// <summary>What the driver's own figures call the pool; without it they would show the connection string.</summary>
    private const string PoolName = "worker";

    private const string MigrationName = "worker_migration";

    private readonly DatabaseOptions _options;
    private readonly ManagedServerSettings _serverSettings;
    private readonly Lazy<ServerHome> _home;
    private readonly TimeProvider _time;
    private readonly ILogger<WorkerDatabase> _logger;
    private readonly Lazy<DatabaseAddress> _address;
    private readonly Lazy<NpgsqlDataSource> _dataSource;
    private readonly Lazy<NpgsqlDataSource> _migration;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private ManagedPostgres? _server;

    /// <param name="dataFolder">The worker's data folder; the private server is in it.</param>
    public WorkerDatabase(IOptions<DatabaseOptions> options, string dataFolder, TimeProvider time, ILoggerFactory loggers)
    {
        _options = options.Value;
        _serverSettings = new() { DataFolder = dataFolder, BinFolder = _options.BinFolder, StartTimeout = _options.StartTimeout, IdleTime = _options.IdleTime };
        // Once: as root it asks other processes who may enter the folder.
        _home = new(() => ServerHome.Resolve(dataFolder, Environment.IsPrivilegedProcess));
        _time = time;
        _logger = loggers.CreateLogger<WorkerDatabase>();
        _address = new(() => DatabaseAddress.Of(_options, _home));
        _dataSource = new(() => _address.Value.CreatePool(PoolName, loggers));
        _migration = new(() => _address.Value.CreateForMigration(MigrationName, loggers));
    }

    public DatabaseMode Mode => _options.EffectiveMode;

    /// <summary>Connections for all but migrations. Taking it connects to nothing.</summary>
    public NpgsqlDataSource DataSource => _dataSource.Value;

    /// <summary>For messages; holds no password.</summary>
    public string Description => _address.Value.Description;

    /// <summary>
    /// Makes sure that the database answers and has the schema of this code. Cheap to repeat: a service calls it before each run,
    /// which also starts a private server again that died meanwhile. The private database is migrated, an external one never.
    /// </summary>
    /// <exception cref="DatabaseException">It cannot be reached, is too old, or has another schema; the message says what to
    /// do.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ReachAsync(cancellationToken);
        var state = await SchemaState.ReadAsync(connection, cancellationToken);
        state.RefuseNewer(Description);
        if (Mode == DatabaseMode.External)
            state.RefuseOlder(Description);
        else if (state.IsOlder)
            await MigrateAsync(connection, cancellationToken);
    }

    /// <summary>Brings the schema up: roles, tables, views. Repeating it changes nothing; two at once wait for each other.</summary>
    /// <exception cref="DatabaseException">As for <see cref="OpenAsync"/>, or the login may not do it.</exception>
    public async Task<MigrationReport> MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ReachAsync(cancellationToken);
        return await MigrateAsync(connection, cancellationToken);
    }

    /// <summary>Looks without changing anything, save that a private server is started.</summary>
    /// <exception cref="DatabaseException">It cannot be reached or is too old.</exception>
    public async Task<DatabaseReport> CheckAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ReachAsync(cancellationToken);
        var schema = await SchemaState.ReadAsync(connection, cancellationToken);
        await using var command = new NpgsqlCommand(
            "select current_setting('server_version'), pg_size_pretty(pg_database_size(current_database()))", connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new DatabaseReport
        {
            Mode = Mode,
            Description = Description,
            ServerVersion = row.GetString(0),
            Size = row.GetString(1),
            Schema = schema,
        };
    }

    /// <summary>Asks once, without waiting and without starting a server, whether work could be done now.</summary>
    /// <exception cref="DatabaseException">It does not answer, accepts no writes, or has another schema.</exception>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await DataSource.OpenConnectionAsync(cancellationToken);
            await RefuseReadOnlyAsync(connection, cancellationToken);
            var state = await SchemaState.ReadAsync(connection, cancellationToken);
            state.RefuseNewer(Description);
            state.RefuseOlder(Description);
        }
        catch (NpgsqlException refusal)
        {
            throw new DatabaseException($"The {Description} does not answer: {refusal.Message}", refusal);
        }
    }

    private async Task RefuseReadOnlyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // On a standby too: PostgreSQL sets it for every transaction there.
        await using var command = new NpgsqlCommand("select current_setting('transaction_read_only') = 'on'", connection);
        if (await command.ExecuteScalarAsync(cancellationToken) is not true) return;
        var refusal = new ReadOnlyDatabaseException(Description);
        throw new DatabaseException(refusal.Message, refusal);
    }

    /// <summary>Runs the statements of a person, which may only read, and answers their rows as text. Open the database first.</summary>
    /// <exception cref="DatabaseException">The server refuses a statement; the message is the server's.</exception>
    public Task<QueryResult> QueryAsync(string sql, CancellationToken cancellationToken) =>
        QueryResult.RunAsync(DataSource, sql, mayWrite: false, cancellationToken);

    /// <summary>Like <see cref="QueryAsync"/>, for statements that may change something.</summary>
    /// <exception cref="DatabaseException">The server refuses a statement; the message is the server's.</exception>
    public Task<QueryResult> ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        QueryResult.RunAsync(DataSource, sql, mayWrite: true, cancellationToken);

    /// <summary>How to start psql here. Open the database first, and keep it open while psql runs.</summary>
    /// <param name="mayWrite">Whether a session may change something unless it asks for that itself.</param>
    /// <exception cref="DatabaseException">There is no psql on this machine.</exception>
    public PsqlCommand Psql(bool mayWrite) => PsqlCommand.For(_address.Value.Work, Mode, _options.BinFolder, mayWrite);

    public async ValueTask DisposeAsync()
    {
        if (_dataSource.IsValueCreated)
            await _dataSource.Value.DisposeAsync();
        if (_migration.IsValueCreated)
            await _migration.Value.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        _server = null;
        _gate.Dispose();
    }

    private async Task<MigrationReport> MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var report = await new SchemaMigrator(_time).MigrateAsync(
            connection, Mode == DatabaseMode.Managed ? ManagedPostgres.AppUser : null, cancellationToken);
        if (!report.IsUnchanged)
            LogMigrated(Description, SchemaState.CodeVersion, report.Migrations.Count);
        return report;
    }

    // The login of migrations looks, for until the first migration is done no other may.
    private async Task<NpgsqlConnection> ReachAsync(CancellationToken cancellationToken)
    {
        if (Mode == DatabaseMode.Managed)
            await JoinServerAsync(cancellationToken);
        var connection = await DatabaseConnector.OpenAsync(
            _address.Value, _migration.Value, _options.ConnectTimeout, _time, LogWaiting, cancellationToken);
        if (Unsuitable(connection) is not { } reason)
            return connection;
        await connection.DisposeAsync();
        throw new DatabaseException($"The {Description} {reason}");
    }

    private static string? Unsuitable(NpgsqlConnection connection)
    {
        if (connection.PostgreSqlVersion.Major < ServerBinaries.OldestMajor)
        {
            return $"is PostgreSQL {connection.PostgreSqlVersion}; the worker needs {ServerBinaries.OldestMajor} or later. "
                + "Upgrade it, or point Database:ConnectionString to a newer one.";
        }
        // Any other cannot hold every review: one emoji would fail its source forever.
        return connection.PostgresParameters.TryGetValue("server_encoding", out var encoding) && encoding != "UTF8"
            ? $"has the encoding {encoding}; the worker needs UTF8. Create another with: create database NAME encoding 'UTF8' template template0."
            : null;
    }

    private async Task JoinServerAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_server is null)
                _server = await ManagedPostgres.JoinAsync(_home.Value, _serverSettings, _time, _logger, cancellationToken);
            else if (await _server.EnsureRunningAsync(cancellationToken))
                DataSource.Clear();
        }
        finally
        {
            _gate.Release();
        }
    }

    private void LogWaiting(string reason) => LogWaiting(Description, reason);

    [LoggerMessage(EventId = 1010, Level = LogLevel.Warning, Message = "Waiting for the {Database}: {Reason}")]
    private partial void LogWaiting(string database, string reason);

    [LoggerMessage(EventId = 1011, Level = LogLevel.Information,
        Message = "Schema of the {Database} updated to forecast-worker {CodeVersion}: {Migrations} migrations applied, views created again")]
    private partial void LogMigrated(string database, string codeVersion, int migrations);
}
