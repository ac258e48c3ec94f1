using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>One execution of a job, whoever asked for it.</summary>
public sealed class RunRow
{
    public long Id { get; init; }

    public required string Job { get; init; }

    public required string Args { get; init; }

    /// <summary>Who asked: <c>cli:NAME</c>, <c>schedule</c>, or the SQL user.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>One of <see cref="RunState"/> in lower case.</summary>
    public required RunState State { get; set; }

    /// <summary>0 to 1, or null where the job cannot tell.</summary>
    public double? Progress { get; set; }

    public string? Message { get; set; }

    public string? Metrics { get; set; }

    public string? Error { get; set; }

    /// <summary>Machine and process that runs it: <c>host/4711</c>.</summary>
    public string? Node { get; set; }

    public required DateTimeOffset QueuedAt { get; init; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<RunRow>
    {
        public void Configure(EntityTypeBuilder<RunRow> builder)
        {
            builder.ToTable("runs");
            builder.HasKey(row => row.Id);
            builder.Property(row => row.Args).HasColumnType("jsonb");
            builder.Property(row => row.Metrics).HasColumnType("jsonb");
            builder.Property(row => row.State).HasConversion(
                state => state.ToString().ToLowerInvariant(), text => Enum.Parse<RunState>(text, ignoreCase: true));
            builder.HasIndex(row => new { row.Job, row.QueuedAt });
        }
    }
}

public enum RunState
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
    Skipped,
}
