using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>A split, dividend or capital gain: why a history was restated, and why a jump is no error.</summary>
public sealed class CorporateActionRow
{
    public required string Symbol { get; init; }

    public required DateOnly Date { get; init; }

    /// <summary><c>split</c>, <c>dividend</c> or <c>capital_gain</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Shares after for one share before (a 4:1 split is 4), or the amount paid a share.</summary>
    public required decimal Value { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<CorporateActionRow>
    {
        public void Configure(EntityTypeBuilder<CorporateActionRow> builder)
        {
            builder.ToTable("corporate_actions");
            builder.HasKey(row => new { row.Symbol, row.Date, row.Kind });
            builder.Property(row => row.Value).HasPrecision(18, 8);
        }
    }
}
