using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>A service on this database, as it last reported.</summary>
public sealed class NodeRow
{
    /// <summary>As <c>worker.runs.node</c> says it.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it last sent a heartbeat, by the clock of the database.</summary>
    public required DateTimeOffset HeartbeatAt { get; init; }

    /// <summary>The clock of the node minus that of the database, in seconds; null before it was measured.</summary>
    public double? ClockDifference { get; init; }

    /// <summary>Why it takes no scheduled work; null if it does.</summary>
    public string? Refusal { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<NodeRow>
    {
        public void Configure(EntityTypeBuilder<NodeRow> builder)
        {
            builder.ToTable("nodes");
            builder.HasKey(row => row.Name);
        }
    }
}
