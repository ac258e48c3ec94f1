using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>What one model version says of one review.</summary>
public sealed class SentimentScoreRow
{
    public required long ReviewId { get; init; }

    public required long ModelVersionId { get; init; }

    /// <summary>P(positive) in [0, 1], calibrated.</summary>
    public required double Score { get; init; }

    /// <summary>The text that was scored: if the review's differs, it was edited since and is to be scored again.</summary>
    public required string TextSha256 { get; init; }

    public long? RunId { get; init; }

    public required DateTimeOffset ScoredAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SentimentScoreRow>
    {
        public void Configure(EntityTypeBuilder<SentimentScoreRow> builder)
        {
            builder.ToTable("sentiment_scores");
            builder.HasKey(row => new { row.ReviewId, row.ModelVersionId });
            builder.HasOne<ReviewRow>().WithMany().HasForeignKey(row => row.ReviewId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<ModelVersionRow>().WithMany().HasForeignKey(row => row.ModelVersionId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
