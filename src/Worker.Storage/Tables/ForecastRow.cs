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

    /// <summary><c>gru</c>, <c>lstm</c>, <c>rnn</c>, <c>har</c>, <c>drift</c> or <c>naive</c>.</summary>
    public required string Model { get; init; }

    /// <summary>The version that made it; for the naive forecast the one whose intervals it was compared with.</summary>
    public long? ModelVersionId { get; init; }

    public long? RunId { get; init; }

    public required decimal PredictedClose { get; init; }

    public required decimal Lower80 { get; init; }

    public required decimal Upper80 { get; init; }

    public required decimal Lower95 { get; init; }

    public required decimal Upper95 { get; init; }

    /// <summary>Bounds of the 50 % interval; null for the textbook preset, which has none.</summary>
    public decimal? Lower50 { get; init; }

    public decimal? Upper50 { get; init; }

    /// <summary>
    /// By what live calibration multiplied the distances of the 80 % bounds from the median on logs, above 0; null if it is switched off.
    /// </summary>
    public double? Calibration80 { get; init; }

    public double? Calibration95 { get; init; }

    /// <summary>
    /// The last session of any symbol that the forecast was computed from; null for the textbook preset, which reads its own symbol only.
    /// </summary>
    public DateOnly? DataCutoff { get; init; }

    /// <summary>Fingerprint of the bars that the forecast was computed from, 64 hexadecimal digits.</summary>
    public string? DataSha256 { get; init; }

    /// <summary>The close of the as-of date, carried forward.</summary>
    public required decimal NaiveClose { get; init; }

    /// <summary>Whether this model is the one that readers are shown for the symbol and horizon.</summary>
    public required bool IsPublished { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// When the run began to read, by the database's clock: a replay reads what was known then. Null for rows of earlier versions of the
    /// worker.
    /// </summary>
    public DateTimeOffset? KnownAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ForecastRow>
    {
        public void Configure(EntityTypeBuilder<ForecastRow> builder)
        {
            builder.ToTable("forecasts");
            builder.HasKey(row => row.Id);
            builder.HasIndex(row => new { row.Symbol, row.AsOfDate, row.Horizon, row.Model }).IsUnique();
            builder.HasIndex(row => new { row.Symbol, row.Horizon, row.AsOfDate }).HasFilter("is_published").HasDatabaseName("ix_forecasts_published");
            builder.HasOne<ModelVersionRow>().WithMany().HasForeignKey(row => row.ModelVersionId).OnDelete(DeleteBehavior.Restrict);
            // The naming convention would write lower80.
            builder.Property(row => row.Lower80).HasColumnName("lower_80");
            builder.Property(row => row.Upper80).HasColumnName("upper_80");
            builder.Property(row => row.Lower50).HasColumnName("lower_50");
            builder.Property(row => row.Upper50).HasColumnName("upper_50");
            builder.Property(row => row.Calibration80).HasColumnName("calibration_80");
            builder.Property(row => row.Calibration95).HasColumnName("calibration_95");
            builder.Property(row => row.DataSha256).HasColumnName("data_sha256");
            builder.Property(row => row.Lower95).HasColumnName("lower_95");
            builder.Property(row => row.Upper95).HasColumnName("upper_95");
        }
    }
}
