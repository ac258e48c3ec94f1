using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>One epoch of a model version's training: the points of its loss curves.</summary>
public sealed class TrainingEpochRow
{
    public required long ModelVersionId { get; init; }

    public required int Epoch { get; init; }

    public required double TrainingLoss { get; init; }

    public required double ValidationLoss { get; init; }

    public required double LearningRate { get; init; }

    public required double Seconds { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<TrainingEpochRow>
    {
        public void Configure(EntityTypeBuilder<TrainingEpochRow> builder)
        {
            builder.ToTable("training_epochs");
            builder.HasKey(row => new { row.ModelVersionId, row.Epoch });
            builder.HasOne<ModelVersionRow>().WithMany().HasForeignKey(row => row.ModelVersionId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
