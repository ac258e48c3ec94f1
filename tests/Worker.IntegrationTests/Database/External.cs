using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Worker.Storage;

namespace Worker.IntegrationTests.Database;

/// <summary>The product's door to a database that it reaches through a connection string.</summary>
internal static class External
{
    public static WorkerDatabase Of(string connectionString, TimeSpan patience = default) => new(
        Options.Create(new DatabaseOptions { ConnectionString = connectionString, ConnectTimeout = patience }),
        "/nowhere", TimeProvider.System, NullLoggerFactory.Instance);
}
