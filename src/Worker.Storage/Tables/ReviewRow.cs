using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>One review as its source has it now. The same review fetched twice is one row; an edited one is updated.</summary>
public sealed class ReviewRow
{
    public long Id { get; init; }

    /// <summary>The name of the source in the settings.</summary>
    public required string Source { get; init; }

    /// <summary>What the source itself calls the review; if it names none, the hash of its text.</summary>
    public required string ExternalId { get; init; }

    /// <summary>What it is about: an app, a product, a ticker symbol.</summary>
    public required string Subject { get; init; }

    /// <summary>Null if the source does not say.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Stars on the 5-star scale, 0 to 5; null if the writer gave none.</summary>
    public decimal? Rating { get; init; }

    /// <summary>The label of a labelled source; null elsewhere.</summary>
    public bool? IsPositive { get; init; }

    public string? Title { get; init; }

    public required string Body { get; init; }

    /// <summary>
    /// BCP 47 tag, such as <c>en</c>: the source's, else the detected one; <c>und</c> if it is unclear, null before the detection.
    /// </summary>
    public string? Language { get; init; }

    /// <summary>Of title and body: a score is of this text, and of no other.</summary>
    public required string TextSha256 { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>When the row was last written because something in it had changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ReviewRow>
    {
        public void Configure(EntityTypeBuilder<ReviewRow> builder)
        {
            builder.ToTable("reviews");
            builder.HasKey(row => row.Id);
            builder.Property(row => row.Rating).HasPrecision(3, 2);
            builder.HasIndex(row => new { row.Source, row.ExternalId }).IsUnique();
            builder.HasIndex(row => new { row.Subject, row.PublishedAt });
        }
    }
}
