using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>One accepted daily bar. Prices are in whole units of the listing currency, split-adjusted as quoted.</summary>
public sealed class PriceBarRow
{
    public required string Symbol { get; init; }

    /// <summary>The exchange-local session.</summary>
    public required DateOnly Date { get; init; }

    public decimal? Open { get; init; }

    public decimal? High { get; init; }

    public decimal? Low { get; init; }

    public required decimal Close { get; init; }

    /// <summary>The close that is also adjusted for dividends, if the feed has one.</summary>
    public decimal? AdjustedClose { get; init; }

    public long? Volume { get; init; }

    /// <summary>What the checks changed so that the close could be kept, such as <c>range_widened</c>; null for nothing.</summary>
    public string? Repair { get; init; }

    public required string Source { get; init; }

    public required DateTimeOffset FetchedAt { get; init; }

    /// <summary>
    /// Since when the day has a stored bar, by the database's clock, which sets it. A restated bar keeps it; one that was removed and came
    /// again does not.
    /// </summary>
    public DateTimeOffset FirstSeenAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<PriceBarRow>
    {
        public void Configure(EntityTypeBuilder<PriceBarRow> builder)
        {
            builder.ToTable("price_bars");
            builder.HasKey(row => new { row.Symbol, row.Date });
            builder.Property(row => row.Open).HasColumnType("numeric");
            builder.Property(row => row.High).HasColumnType("numeric");
            builder.Property(row => row.Low).HasColumnType("numeric");
            builder.Property(row => row.Close).HasColumnType("numeric");
            builder.Property(row => row.AdjustedClose).HasColumnType("numeric");
            builder.Property(row => row.FirstSeenAt).HasDefaultValueSql("now()");
        }
    }
}
