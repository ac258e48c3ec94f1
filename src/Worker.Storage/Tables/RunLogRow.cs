using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>One line that a run logged.</summary>
public sealed class RunLogRow
{
    public long Id { get; init; }

    public required long RunId { get; init; }

    public required DateTimeOffset LoggedAt { get; init; }

    /// <summary><c>information</c>, <c>warning</c>, <c>error</c> or <c>critical</c>.</summary>
    public required string Level { get; init; }

    /// <summary>The class that logged it, without its namespace.</summary>
    public required string Category { get; init; }

    /// <summary>The line, and the stack trace of a bug after it.</summary>
    public required string Message { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RunLogRow>
    {
        public void Configure(EntityTypeBuilder<RunLogRow> builder)
        {
            builder.ToTable("run_logs");
            builder.HasKey(row => row.Id);
            builder.HasIndex(row => new { row.RunId, row.Id });
            builder.HasOne<RunRow>().WithMany().HasForeignKey(row => row.RunId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
