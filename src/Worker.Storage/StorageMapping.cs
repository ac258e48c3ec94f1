using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Worker.Storage;

/// <summary>How rows map to tables, for statements that are made from it. Reading it connects to nothing.</summary>
internal static class StorageMapping
{
    public static IModel Instance { get; } = Create();

    private static IModel Create()
    {
        using var context = new WorkerDbContext(new DbContextOptionsBuilder<WorkerDbContext>().UseWorkerModel().Options);
        return context.Model;
    }
}
