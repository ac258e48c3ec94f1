using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Worker.Storage;

namespace Worker.Tests.Storage;

/// <summary>The model that stands beside each migration is the one that its operations make, so that the next migration has only what is new.</summary>
public sealed class MigrationModelTests : IDisposable
{
    // Never connects.
    private readonly WorkerDbContext _context = new(new DbContextOptionsBuilder<WorkerDbContext>().UseWorkerModel().Options);

    public void Dispose() => _context.Dispose();

    [Fact]
    public void A_new_migration_would_be_empty() => Assert.False(_context.Database.HasPendingModelChanges());

    [Fact]
    public void The_newest_migration_ends_with_the_model_of_the_snapshot()
    {
        var snapshot = Relational(_context.GetService<IMigrationsAssembly>().ModelSnapshot!.Model);

        var differences = _context.GetService<IMigrationsModelDiffer>().GetDifferences(Relational(Migrations()[^1].TargetModel), snapshot);

        Assert.Empty(differences.Select(difference => difference.ToString()));
    }

    [Fact]
    public void Every_migration_ends_with_the_columns_that_its_operations_make()
    {
        HashSet<string> columns = [];
        foreach (var migration in Migrations())
        {
            foreach (var operation in migration.UpOperations) Apply(operation, columns);
            Assert.Equal(ColumnsOf(migration.TargetModel), columns.Order(StringComparer.Ordinal));
        }
    }

    private Migration[] Migrations()
    {
        var assembly = _context.GetService<IMigrationsAssembly>();
        return [.. assembly.Migrations.Values.Select(type => assembly.CreateMigration(type, _context.Database.ProviderName!))];
    }

    private IRelationalModel Relational(IModel model) => _context.GetService<IModelRuntimeInitializer>()
        .Initialize(model is IMutableModel mutable ? mutable.FinalizeModel() : model, designTime: true).GetRelationalModel();

    private IEnumerable<string> ColumnsOf(IModel model) => Relational(model).Tables
        .SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name}")).Order(StringComparer.Ordinal);

    private static void Apply(MigrationOperation operation, HashSet<string> columns)
    {
        switch (operation)
        {
            case CreateTableOperation created:
                columns.UnionWith(created.Columns.Select(column => $"{created.Name}.{column.Name}"));
                break;
            case DropTableOperation dropped:
                columns.RemoveWhere(column => column.StartsWith(dropped.Name + ".", StringComparison.Ordinal));
                break;
            case AddColumnOperation added:
                Assert.True(columns.Add($"{added.Table}.{added.Name}"));
                break;
            case DropColumnOperation dropped:
                Assert.True(columns.Remove($"{dropped.Table}.{dropped.Name}"));
                break;
            case RenameColumnOperation renamed:
                Assert.True(columns.Remove($"{renamed.Table}.{renamed.Name}") && columns.Add($"{renamed.Table}.{renamed.NewName}"));
                break;
            case RenameTableOperation renamed:
                throw new NotSupportedException($"{renamed.Name}: no migration renames tables yet.");
        }
    }
}
