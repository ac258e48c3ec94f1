using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace Worker.Storage;

/// <summary>The one place that says how the context maps to PostgreSQL, for the worker, the migrations and the tests alike.</summary>
public static class WorkerDbContextOptions
{
    internal const string MigrationsAssembly = "Worker.Migrations";
    internal const string HistoryTable = "__ef_migrations_history";

    /// <param name="commandTimeout">How long one statement may take; null leaves it to the data source.</param>
    public static DbContextOptionsBuilder UseWorkerDatabase(
        this DbContextOptionsBuilder builder, NpgsqlDataSource dataSource, TimeSpan? commandTimeout = null) =>
        builder.UseNpgsql(dataSource, npgsql => Configure(npgsql, commandTimeout)).UseSnakeCaseNamingConvention();

    /// <summary>Works on a connection that the caller opened, so that session state (a role, a lock) holds for all of it.</summary>
    internal static DbContextOptionsBuilder UseWorkerDatabase(
        this DbContextOptionsBuilder builder, DbConnection connection, TimeSpan? commandTimeout = null) =>
        builder.UseNpgsql(connection, npgsql => Configure(npgsql, commandTimeout)).UseSnakeCaseNamingConvention();

    /// <summary>Never connects: for tools that only need the model.</summary>
    public static DbContextOptionsBuilder<WorkerDbContext> UseWorkerModel(this DbContextOptionsBuilder<WorkerDbContext> builder)
    {
        builder.UseNpgsql(npgsql => Configure(npgsql, null)).UseSnakeCaseNamingConvention();
        return builder;
    }

    private static void Configure(NpgsqlDbContextOptionsBuilder npgsql, TimeSpan? commandTimeout)
    {
        npgsql.MigrationsAssembly(MigrationsAssembly).MigrationsHistoryTable(HistoryTable, WorkerDbContext.Schema);
        npgsql.SetPostgresVersion(14, 0);
        if (commandTimeout is { } timeout)
            npgsql.CommandTimeout((int)Math.Ceiling(timeout.TotalSeconds));
    }
}
