using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>A bar that broke a named rule: kept with its content, so that nothing is silently dropped.</summary>
public sealed class RejectedBarRow
{
    public long Id { get; init; }

    public required string Symbol { get; init; }

    public required string Source { get; init; }

    /// <summary>The rule's name, such as <c>high_below_low</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>The row within its source: the ISO date, or <c>line 17</c> if the date could not be read.</summary>
    public required string RowKey { get; init; }

    public DateOnly? Date { get; init; }

    /// <summary>What was received and what was expected, in words.</summary>
    public required string Detail { get; init; }

    /// <summary>The row's values as JSON.</summary>
    public required string Values { get; init; }

    public long? RunId { get; init; }

    public required DateTimeOffset RejectedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RejectedBarRow>
    {
        public void Configure(EntityTypeBuilder<RejectedBarRow> builder)
        {
            builder.ToTable("rejected_bars");
            builder.HasKey(row => row.Id);
            builder.Property(row => row.Values).HasColumnType("jsonb");
            builder.HasIndex(row => new { row.Symbol, row.Source, row.Rule, row.RowKey }).IsUnique();
        }
    }
}
