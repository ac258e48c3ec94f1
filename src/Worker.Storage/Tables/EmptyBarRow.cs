using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>A day of which the feed has a row without any price. A day that is neither here nor among the bars has no row at all.</summary>
public sealed class EmptyBarRow
{
    public required string Symbol { get; init; }

    public required DateOnly Date { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<EmptyBarRow>
    {
        public void Configure(EntityTypeBuilder<EmptyBarRow> builder)
        {
            builder.ToTable("empty_bars");
            builder.HasKey(row => new { row.Symbol, row.Date });
        }
    }
}
