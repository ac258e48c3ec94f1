using Microsoft.Extensions.Logging;
using Npgsql;
using Worker.Storage.ManagedServer;

namespace Worker.Storage;

/// <summary>How to log in, worked out from the settings without touching the server.</summary>
internal sealed class DatabaseAddress
{
    private const string ApplicationName = "forecast-worker";

    private DatabaseAddress(NpgsqlConnectionStringBuilder work, NpgsqlConnectionStringBuilder migration)
    {
        Work = work;
        Migration = migration;
    }

    /// <summary>For all but migrations.</summary>
    public NpgsqlConnectionStringBuilder Work { get; }

    /// <summary>For migrations: one connection that is thrown away afterwards.</summary>
    public NpgsqlConnectionStringBuilder Migration { get; }

    /// <summary>For messages; holds no password.</summary>
    public string Description => $"database '{Work.Database}' at '{Work.Host}' (login '{Work.Username}')";

    /// <summary>A pool of connections for all but migrations. Connects to nothing.</summary>
    /// <param name="name">What the driver's own figures call it.</param>
    public NpgsqlDataSource CreatePool(string name, ILoggerFactory loggers) => Create(Work, name, loggers);

    /// <summary>Single connections for migrations and checks. Connects to nothing.</summary>
    /// <param name="name">What the driver's own figures call them; without it they would show the connection string.</param>
    public NpgsqlDataSource CreateForMigration(string name, ILoggerFactory loggers) => Create(Migration, name, loggers);

    /// <param name="home">Of the private server; taken only if that is the mode.</param>
    public static DatabaseAddress Of(DatabaseOptions options, Lazy<ServerHome> home)
    {
        if (options.EffectiveMode == DatabaseMode.External)
        {
            return new DatabaseAddress(
                Build(new NpgsqlConnectionStringBuilder(options.ConnectionString), options),
                Unpooled(new NpgsqlConnectionStringBuilder(options.ConnectionString), options));
        }

        var work = ManagedPostgres.Connection(home.Value, ManagedPostgres.AppUser, ManagedPostgres.DatabaseName);
        // The private server has 50 connections for all workers and readers of the folder.
        work.MaxPoolSize = 16;
        return new DatabaseAddress(Build(work, options), Unpooled(ManagedPostgres.Connection(home.Value, ManagedPostgres.Superuser, ManagedPostgres.DatabaseName), options));
    }

    private static NpgsqlDataSource Create(NpgsqlConnectionStringBuilder address, string name, ILoggerFactory loggers)
    {
        var settings = new NpgsqlConnectionStringBuilder(address.ConnectionString) { TargetSessionAttributes = null };
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = name }.UseLoggerFactory(loggers);
        return IsMultiHost(address) ? builder.BuildMultiHost().WithTargetSession(Target(address.TargetSessionAttributes!)) : builder.Build();
    }

    // What the operator's own connection string says comes first.
    private static NpgsqlConnectionStringBuilder Build(NpgsqlConnectionStringBuilder builder, DatabaseOptions options)
    {
        if (string.IsNullOrEmpty(builder.ApplicationName))
            builder.ApplicationName = ApplicationName;
        if (!builder.ShouldSerialize("Command Timeout"))
            builder.CommandTimeout = (int)Math.Ceiling(options.CommandTimeout.TotalSeconds);
        if (!builder.ShouldSerialize("Keepalive"))
            builder.KeepAlive = 30;
        // The server of several that accepts writes; after a switch soon the other one.
        if (IsMultiHost(builder))
        {
            builder.TargetSessionAttributes ??= "read-write";
            if (!builder.ShouldSerialize("Host Recheck Seconds"))
                builder.HostRecheckSeconds = 2;
            if (!builder.ShouldSerialize("Timeout"))
                builder.Timeout = 4;
        }
        else
        {
            // The driver refuses it for one server; whether that accepts writes, readiness asks.
            builder.TargetSessionAttributes = null;
        }
        // A pooled connection must not remember the run that used it last; see RunFence.
        builder.NoResetOnClose = false;
        return builder;
    }

    private static bool IsMultiHost(NpgsqlConnectionStringBuilder builder) => builder.Host?.Contains(',', StringComparison.Ordinal) == true;

    // As connection strings write it: read-write, prefer-standby. The driver has checked it.
    private static TargetSessionAttributes Target(string text) =>
        Enum.Parse<TargetSessionAttributes>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    private static NpgsqlConnectionStringBuilder Unpooled(NpgsqlConnectionStringBuilder builder, DatabaseOptions options)
    {
        Build(builder, options).Pooling = false;
        return builder;
    }
}
