using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>One execution of a job, for any requester.</summary>
public sealed class RunRow
{
    public long Id { get; init; }

    public required string Job { get; init; }

    public required string Args { get; init; }

    /// <summary>Who asked: <c>cli:NAME</c>, <c>schedule</c>, or the SQL user.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>One of <see cref="RunState"/> in lower case.</summary>
    public required RunState State { get; set; }

    /// <summary>0 to 1, or null if unknown.</summary>
    public double? Progress { get; set; }

    public string? Message { get; set; }

    /// <summary>
    /// Figures of the newest attempt; those of earlier attempts that did a part of the work are in its member <c>earlier_attempts</c>.
    /// </summary>
    public string? Metrics { get; set; }

    public string? Error { get; set; }

    /// <summary>
    /// The parts that failed, as the argument that names them, such as <c>{"symbols": ["AAPL"]}</c>; null if none did or if no part was
    /// done. The next attempt does these only.
    /// </summary>
    public string? FailedParts { get; set; }

    /// <summary>Machine and process that runs it: <c>host/4711</c>.</summary>
    public string? Node { get; set; }

    public required DateTimeOffset QueuedAt { get; init; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>The run that requested this one as a part of itself, if any.</summary>
    public long? ParentId { get; init; }

    /// <summary>Two requests of one job with the same key are one run while that is queued or running.</summary>
    public string? DedupKey { get; init; }

    /// <summary>How often it was begun: more than 1 after a retry, or after the node that ran it ended before it did.</summary>
    public int Attempt { get; set; }

    /// <summary>When the process that runs it last sent a heartbeat, by the clock of the database.</summary>
    public DateTimeOffset? HeartbeatAt { get; set; }

    /// <summary>A queued run does not begin before this time of the database's clock; null if it may begin at once.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>How many attempts ended in a failure that is tried again.</summary>
    public int Failures { get; set; }

    /// <summary>How many attempts were lost: their process ended before they did, or they did not stop in time.</summary>
    public int Losses { get; set; }

    /// <summary>
    /// Whether a person waits for it at the process that runs it: if that process ends, the run fails and is not restarted.
    /// </summary>
    public bool IsAttended { get; init; }

    /// <summary>Who requested its cancellation; null if nobody did.</summary>
    public string? CancelRequestedBy { get; set; }

    /// <summary>When the receiver of notices was told how it ended; null if nobody was.</summary>
    public DateTimeOffset? NotifiedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RunRow>
    {
        public void Configure(EntityTypeBuilder<RunRow> builder)
        {
            builder.ToTable("runs");
            builder.HasKey(row => row.Id);
            builder.Property(row => row.Args).HasColumnType("jsonb");
            builder.Property(row => row.Metrics).HasColumnType("jsonb");
            builder.Property(row => row.FailedParts).HasColumnType("jsonb");
            builder.Property(row => row.State).HasConversion(
                state => state.ToString().ToLowerInvariant(), text => Enum.Parse<RunState>(text, ignoreCase: true));
            builder.HasIndex(row => new { row.Job, row.QueuedAt });
            builder.HasIndex(row => row.ParentId);
            builder.HasIndex(row => row.FinishedAt).HasFilter("notified_at is null and parent_id is null").HasDatabaseName("ix_runs_not_notified");
            builder.HasIndex(row => row.State).HasFilter("state in ('queued', 'running')").HasDatabaseName("ix_runs_open");
            builder.HasIndex(row => new { row.Job, row.DedupKey }).IsUnique().HasDatabaseName("ix_runs_dedup_key")
                .HasFilter("dedup_key is not null and state in ('queued', 'running')");
        }
    }
}

public enum RunState
{
    Queued,
    Running,
    Succeeded,

    /// <summary>Some parts of the work failed and the others were done.</summary>
    Partial,
    Failed,
    Cancelled,
    Skipped,
}
