using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>One decision of the promotion gate. It outlives the versions that it names.</summary>
public sealed class PromotionRow
{
    public long Id { get; init; }

    /// <summary><c>forecaster</c> or <c>sentiment</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The name of the model versions: <c>gru</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Sessions ahead, from 1; null for all horizons, or if the model has none.</summary>
    public int? Horizon { get; init; }

    /// <summary>What was judged: <c>version 12</c>, or the name of a model.</summary>
    public required string Candidate { get; init; }

    /// <summary>What it was compared with; null if nothing served.</summary>
    public string? Incumbent { get; init; }

    public long? CandidateVersionId { get; init; }

    public long? IncumbentVersionId { get; init; }

    public long? RunId { get; init; }

    /// <summary>Whether the candidate replaced the incumbent.</summary>
    public required bool IsPromoted { get; init; }

    /// <summary>JSON object of the numbers behind the decision.</summary>
    public required string Figures { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<PromotionRow>
    {
        public void Configure(EntityTypeBuilder<PromotionRow> builder)
        {
            builder.ToTable("promotions");
            builder.HasKey(row => row.Id);
            builder.Property(row => row.Figures).HasColumnType("jsonb");
            builder.HasIndex(row => new { row.Kind, row.Model, row.DecidedAt });
            builder.HasOne<ModelVersionRow>().WithMany().HasForeignKey(row => row.CandidateVersionId).OnDelete(DeleteBehavior.SetNull);
            builder.HasOne<ModelVersionRow>().WithMany().HasForeignKey(row => row.IncumbentVersionId).OnDelete(DeleteBehavior.SetNull);
        }
    }
}
