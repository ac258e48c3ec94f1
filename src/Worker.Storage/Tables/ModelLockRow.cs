using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>Who took the lock on a model last. See <see cref="Runs.ModelLock"/> for how long it is held.</summary>
public sealed class ModelLockRow
{
    public required string Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>Of this one time that the lock was taken.</summary>
    public required Guid Token { get; init; }

    /// <summary>The run that took it; null if a command line took it outside a run.</summary>
    public long? RunId { get; init; }

    /// <summary>The attempt at the run.</summary>
    public int? Attempt { get; init; }

    /// <summary>When a holder outside a run last sent a heartbeat, else when the lock was taken; by the clock of the database.</summary>
    public required DateTimeOffset HeartbeatAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ModelLockRow>
    {
        public void Configure(EntityTypeBuilder<ModelLockRow> builder)
        {
            builder.ToTable("model_locks");
            builder.HasKey(row => new { row.Kind, row.Name });
            builder.HasOne<RunRow>().WithMany().HasForeignKey(row => row.RunId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
