using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>
/// What one model did on one symbol and horizon in one fold. Values are sums over its days, so that folds and symbols add up. Losses are of
/// log-returns, in units of the symbol's deviation; errors of the point are in the listing currency.
/// </summary>
public sealed class BacktestScoreRow
{
    public required long BacktestId { get; init; }

    public required int Fold { get; init; }

    public required string Model { get; init; }

    public required string Symbol { get; init; }

    public required int Horizon { get; init; }

    /// <summary>Days that were forecast and whose actual is known.</summary>
    public required int N { get; init; }

    /// <summary>As-of dates, ascending; the other arrays have a value for each.</summary>
    public required DateOnly[] Dates { get; init; }

    /// <summary>Mean pinball loss of each day.</summary>
    public required double[] Losses { get; init; }

    /// <summary>Squared error of the log-return of each day.</summary>
    public required double[] SquaredErrors { get; init; }

    public required double Crps { get; init; }

    public required double Winkler80 { get; init; }

    public required double Winkler95 { get; init; }

    public required double Width80 { get; init; }

    public required double Width95 { get; init; }

    public required int Inside80 { get; init; }

    public required int Inside95 { get; init; }

    public required double AbsoluteError { get; init; }

    public required double SquaredError { get; init; }

    public required double RelativeError { get; init; }

    /// <summary>Days on which a direction was forecast and the price moved.</summary>
    public required int Directions { get; init; }

    public required int RightDirections { get; init; }

    /// <summary>Sum of the pinball losses of each quantile level.</summary>
    public required double[] PinballOfLevel { get; init; }

    /// <summary>Days on which the actual was below the first quantile, between the first and the second, ..., above the last.</summary>
    public required int[] Pit { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<BacktestScoreRow>
    {
        public void Configure(EntityTypeBuilder<BacktestScoreRow> builder)
        {
            builder.ToTable("backtest_scores");
            builder.HasKey(row => new { row.BacktestId, row.Fold, row.Model, row.Symbol, row.Horizon });
            builder.HasOne<BacktestPartRow>().WithMany().HasForeignKey(row => new { row.BacktestId, row.Fold, row.Model }).OnDelete(DeleteBehavior.Cascade);
            builder.Property(row => row.Winkler80).HasColumnName("winkler_80");
            builder.Property(row => row.Winkler95).HasColumnName("winkler_95");
            builder.Property(row => row.Width80).HasColumnName("width_80");
            builder.Property(row => row.Width95).HasColumnName("width_95");
            builder.Property(row => row.Inside80).HasColumnName("inside_80");
            builder.Property(row => row.Inside95).HasColumnName("inside_95");
        }
    }
}
