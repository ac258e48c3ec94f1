using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Worker.Storage;

namespace Worker.Migrations;

/// <summary>
/// Lets <c>dotnet ef migrations add NAME --project migrations --startup-project migrations</c> build the model; it
/// never connects. It lives here because the tool looks for it in its startup project.
/// </summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<WorkerDbContext>
{
    public WorkerDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<WorkerDbContext>().UseWorkerModel().Options);
}
