using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>What is remembered of a review source between two fetches.</summary>
public sealed class ReviewSourceRow
{
    /// <summary>Its name in the settings.</summary>
    public required string Source { get; init; }

    /// <summary>Where it was read from and with which settings: when this changes, the two below no longer count.</summary>
    public required string Location { get; init; }

    /// <summary>The entity tag of its last answer, for <c>If-None-Match</c>; one a line if the source has several documents.</summary>
    public string? ETag { get; init; }

    /// <summary>The <c>Last-Modified</c> of its last answer, as it was written; one a line if the source has several documents.</summary>
    public string? LastModified { get; init; }

    public required DateTimeOffset LastAttemptAt { get; init; }

    public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>What the last fetch failed with; null if it succeeded.</summary>
    public string? LastError { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ReviewSourceRow>
    {
        public void Configure(EntityTypeBuilder<ReviewSourceRow> builder)
        {
            builder.ToTable("review_sources");
            builder.HasKey(row => row.Source);
            // The naming convention would write e_tag.
            builder.Property(row => row.ETag).HasColumnName("etag");
        }
    }
}
