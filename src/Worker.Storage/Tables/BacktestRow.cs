using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>One walk-forward backtest: what it covers. It is the same backtest, and continued, if settings and data are the same.</summary>
public sealed class BacktestRow
{
    public long Id { get; init; }

    /// <summary>The run that requested it first.</summary>
    public long? RunId { get; init; }

    /// <summary>Fingerprint of the settings and the data: unique, so that an interrupted backtest is continued.</summary>
    public required string Fingerprint { get; init; }

    public required string DataSha256 { get; init; }

    /// <summary>JSON: the settings of folds and models.</summary>
    public required string Settings { get; init; }

    public required string[] Symbols { get; init; }

    public required string[] Models { get; init; }

    public required int Folds { get; init; }

    /// <summary>Sessions of a fold.</summary>
    public required int Stride { get; init; }

    public required int MaxHorizon { get; init; }

    /// <summary>First as-of date of the oldest fold.</summary>
    public required DateOnly FromDate { get; init; }

    /// <summary>Last as-of date of the newest fold.</summary>
    public required DateOnly ToDate { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<BacktestRow>
    {
        public void Configure(EntityTypeBuilder<BacktestRow> builder)
        {
            builder.ToTable("backtests");
            builder.HasKey(row => row.Id);
            builder.HasIndex(row => row.Fingerprint).IsUnique();
            builder.Property(row => row.Settings).HasColumnType("jsonb");
            builder.Property(row => row.DataSha256).HasColumnName("data_sha256");
        }
    }
}
