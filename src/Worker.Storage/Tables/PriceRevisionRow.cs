using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>What a bar was before a feed restated or removed it. A trigger on the bars writes the rows.</summary>
public sealed class PriceRevisionRow
{
    public long Id { get; init; }

    public required string Symbol { get; init; }

    public required DateOnly Date { get; init; }

    public decimal? Open { get; init; }

    public decimal? High { get; init; }

    public decimal? Low { get; init; }

    public required decimal Close { get; init; }

    public decimal? AdjustedClose { get; init; }

    public long? Volume { get; init; }

    public string? Repair { get; init; }

    public required string Source { get; init; }

    public required DateTimeOffset FetchedAt { get; init; }

    /// <summary>Since when the day had a stored bar, this value or an earlier one.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>Until when this value was the stored one, by the database's clock.</summary>
    public required DateTimeOffset ReplacedAt { get; init; }

    /// <summary>Whether the bar was removed; else another value took its place.</summary>
    public required bool IsRemoved { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<PriceRevisionRow>
    {
        public void Configure(EntityTypeBuilder<PriceRevisionRow> builder)
        {
            builder.ToTable("price_revisions");
            builder.HasKey(row => row.Id);
            builder.HasIndex(row => new { row.Symbol, row.ReplacedAt });
            builder.Property(row => row.Open).HasColumnType("numeric");
            builder.Property(row => row.High).HasColumnType("numeric");
            builder.Property(row => row.Low).HasColumnType("numeric");
            builder.Property(row => row.Close).HasColumnType("numeric");
            builder.Property(row => row.AdjustedClose).HasColumnType("numeric");
        }
    }
}
