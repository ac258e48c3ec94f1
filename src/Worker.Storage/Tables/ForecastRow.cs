using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>One forecast of one close. Prices are in whole units of the listing currency.</summary>
public sealed class ForecastRow
{
    public long Id { get; init; }

    public required string Symbol { get; init; }

    /// <summary>The last session that the forecast has seen.</summary>
    public required DateOnly AsOfDate { get; init; }

    /// <summary>Sessions ahead, from 1.</summary>
    public required int Horizon { get; init; }

    public required DateOnly TargetDate { get; init; }

    /// <summary><c>gru</c>, <c>lstm</c>, <c>rnn</c> or <c>naive</c>.</summary>
    public required string Model { get; init; }

    /// <summary>The version that made it; for the naive forecast the one whose intervals it was judged beside.</summary>
    public long? ModelVersionId { get; init; }

    public long? RunId { get; init; }

    public required decimal PredictedClose { get; init; }

    public required decimal Lower80 { get; init; }

    public required decimal Upper80 { get; init; }

    public required decimal Lower95 { get; init; }

    public required decimal Upper95 { get; init; }

    /// <summary>The close of the as-of date, carried forward.</summary>
    public required decimal NaiveClose { get; init; }

    /// <summary>Whether this model is the one that readers are shown for the symbol and horizon.</summary>
    public required bool IsPublished { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ForecastRow>
    {
        public void Configure(EntityTypeBuilder<ForecastRow> builder)
        {
            builder.ToTable("forecasts");
            builder.HasKey(row => row.Id);
            builder.HasIndex(row => new { row.Symbol, row.AsOfDate, row.Horizon, row.Model }).IsUnique();
            builder.HasIndex(row => new { row.Symbol, row.Horizon, row.AsOfDate }).HasFilter("is_published").HasDatabaseName("ix_forecasts_published");
            builder.HasOne<ModelVersionRow>().WithMany().HasForeignKey(row => row.ModelVersionId).OnDelete(DeleteBehavior.Restrict);
            foreach (var price in (string[])[nameof(PredictedClose), nameof(Lower80), nameof(Upper80), nameof(Lower95), nameof(Upper95), nameof(NaiveClose)])
                builder.Property(price).HasPrecision(18, 6);
            // The naming convention would write lower80.
            builder.Property(row => row.Lower80).HasColumnName("lower_80");
            builder.Property(row => row.Upper80).HasColumnName("upper_80");
            builder.Property(row => row.Lower95).HasColumnName("lower_95");
            builder.Property(row => row.Upper95).HasColumnName("upper_95");
        }
    }
}
