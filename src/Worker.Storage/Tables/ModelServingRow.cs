using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>One time that a model version served. A trigger writes the rows when <see cref="ModelVersionRow.IsCurrent"/> changes.</summary>
public sealed class ModelServingRow
{
    public long Id { get; init; }

    public required long ModelVersionId { get; init; }

    public required DateTimeOffset ServedFrom { get; init; }

    /// <summary>Null while the version serves.</summary>
    public DateTimeOffset? ServedTo { get; init; }

    /// <summary>The serving that a rollback returns to; null if there is none.</summary>
    public long? PreviousId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ModelServingRow>
    {
        public void Configure(EntityTypeBuilder<ModelServingRow> builder)
        {
            builder.ToTable("model_servings");
            builder.HasKey(row => row.Id);
            builder.HasIndex(row => row.ModelVersionId).IsUnique().HasFilter("served_to is null").HasDatabaseName("ix_model_servings_open");
            builder.HasOne<ModelVersionRow>().WithMany().HasForeignKey(row => row.ModelVersionId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<ModelServingRow>().WithMany().HasForeignKey(row => row.PreviousId).OnDelete(DeleteBehavior.SetNull);
        }
    }
}
