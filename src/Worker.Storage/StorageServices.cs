using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Worker.Storage.Runs;

namespace Worker.Storage;

/// <summary>What the database adds to the container.</summary>
public static class StorageServices
{
    /// <summary>
    /// Registers <see cref="WorkerDatabase"/>, its <see cref="NpgsqlDataSource"/> and an <see cref="IDbContextFactory{TContext}"/> of
    /// <see cref="WorkerDbContext"/>. The caller binds and checks <see cref="DatabaseOptions"/>. Nothing connects before
    /// <see cref="WorkerDatabase.OpenAsync"/>.
    /// </summary>
    /// <param name="dataFolder">Says where the worker keeps its data; asked once.</param>
    public static IServiceCollection AddWorkerStorage(this IServiceCollection services, Func<IServiceProvider, string> dataFolder)
    {
        services.AddSingleton(provider => new WorkerDatabase(
            provider.GetRequiredService<IOptions<DatabaseOptions>>(),
            dataFolder(provider),
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => provider.GetRequiredService<WorkerDatabase>().DataSource);
        services.AddSingleton<RunFence>();
        services.AddSingleton(provider => new DatabaseRetry(
            () => provider.GetRequiredService<NpgsqlDataSource>(), provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddDbContextFactory<WorkerDbContext>((provider, builder) =>
            builder.UseWorkerDatabase(provider.GetRequiredService<NpgsqlDataSource>()).AddInterceptors(provider.GetRequiredService<RunFence>()));
        return services;
    }
}
