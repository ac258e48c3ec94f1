using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>A job that the worker knows, as the service that started last wrote it down; whether it is paused, operators say.</summary>
public sealed class JobRow
{
    public required string Name { get; init; }

    public required string Description { get; init; }

    /// <summary>
    /// The arguments that it takes, a JSON object: name to <c>kind</c>, <c>example</c> and, for a number, <c>min</c> and <c>max</c>; null
    /// if no worker of this version has set it yet.
    /// </summary>
    public string? Arguments { get; init; }

    /// <summary>When it runs by itself; null for a job that runs on request only.</summary>
    public string? Cron { get; init; }

    /// <summary>The IANA time zone of the cron expression.</summary>
    public string? TimeZone { get; init; }

    /// <summary>While it is, the schedule skips the job. Requests still run.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Who paused it, and when.</summary>
    public string? PausedBy { get; init; }

    public DateTimeOffset? PausedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<JobRow>
    {
        public void Configure(EntityTypeBuilder<JobRow> builder)
        {
            builder.ToTable("jobs");
            builder.HasKey(row => row.Name);
            builder.Property(row => row.Arguments).HasColumnType("jsonb");
        }
    }
}
