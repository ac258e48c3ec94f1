using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>
/// One decision of the promotion gate: which model serves a group of symbols at a horizon, with the figures that decided.
/// </summary>
public sealed class PromotionRow
{
    public long Id { get; init; }

    /// <summary><c>forecaster</c> or <c>sentiment</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The name of the model versions that the decision is about.</summary>
    public required string Name { get; init; }

    /// <summary>The version that the decision is kept in.</summary>
    public long? ModelVersionId { get; init; }

    public long? RunId { get; init; }

    /// <summary>The group of symbols that the decision is for; null if there are no groups.</summary>
    public string? SymbolGroup { get; init; }

    /// <summary>Sessions ahead, from 1; null if the kind has no horizons.</summary>
    public int? Horizon { get; init; }

    /// <summary>The more complex model or the new version.</summary>
    public required string Candidate { get; init; }

    /// <summary>The simpler model or the version before.</summary>
    public required string Incumbent { get; init; }

    public required bool IsPromoted { get; init; }

    /// <summary>JSON: what was compared.</summary>
    public required string Figures { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<PromotionRow>
    {
        public void Configure(EntityTypeBuilder<PromotionRow> builder)
        {
            builder.ToTable("promotions");
            builder.HasKey(row => row.Id);
            builder.HasIndex(row => new { row.Kind, row.Name, row.DecidedAt });
            builder.HasOne<ModelVersionRow>().WithMany().HasForeignKey(row => row.ModelVersionId).OnDelete(DeleteBehavior.Cascade);
            builder.Property(row => row.Figures).HasColumnType("jsonb");
        }
    }
}
