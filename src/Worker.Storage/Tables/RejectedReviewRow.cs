using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>An entry of a review source that broke a named rule: kept with its content, so that nothing is silently dropped.</summary>
public sealed class RejectedReviewRow
{
    public long Id { get; init; }

    public required string Source { get; init; }

    /// <summary>The rule's name, such as <c>no_text</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>The entry within its source: its own identifier, or <c>line 17</c> if it has none.</summary>
    public required string RowKey { get; init; }

    /// <summary>What was received and what was expected, in words.</summary>
    public required string Detail { get; init; }

    /// <summary>The entry's values as JSON.</summary>
    public required string Values { get; init; }

    public long? RunId { get; init; }

    public required DateTimeOffset RejectedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RejectedReviewRow>
    {
        public void Configure(EntityTypeBuilder<RejectedReviewRow> builder)
        {
            builder.ToTable("rejected_reviews");
            builder.HasKey(row => row.Id);
            builder.Property(row => row.Values).HasColumnType("jsonb");
            builder.HasIndex(row => new { row.Source, row.Rule, row.RowKey }).IsUnique();
        }
    }
}
