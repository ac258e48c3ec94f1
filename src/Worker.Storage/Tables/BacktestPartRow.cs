using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>One fold of one model of a backtest that is done; its scores were written in the same transaction.</summary>
public sealed class BacktestPartRow
{
    public required long BacktestId { get; init; }

    /// <summary>From 1, the oldest.</summary>
    public required int Fold { get; init; }

    public required string Model { get; init; }

    /// <summary>Wall-clock time of the fit and the forecasts.</summary>
    public required double Seconds { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>Weights with which the next fold continues, as a safetensors file; null if it does not, or has done so.</summary>
    public byte[]? Learnt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<BacktestPartRow>
    {
        public void Configure(EntityTypeBuilder<BacktestPartRow> builder)
        {
            builder.ToTable("backtest_parts");
            builder.HasKey(row => new { row.BacktestId, row.Fold, row.Model });
            builder.HasOne<BacktestRow>().WithMany().HasForeignKey(row => row.BacktestId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
