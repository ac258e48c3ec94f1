using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>One trained checkpoint with its origin and its quality.</summary>
public sealed class ModelVersionRow
{
    public long Id { get; init; }

    /// <summary><c>forecaster</c> or <c>sentiment</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Versions with one name replace each other: <c>gru</c>, or <c>gru:AAPL</c> for a model of one symbol.</summary>
    public required string Name { get; init; }

    /// <summary>The version whose weights this one started from, if it was fine-tuned.</summary>
    public long? ParentId { get; init; }

    public long? RunId { get; init; }

    /// <summary>First session that any segment of its data holds.</summary>
    public required DateOnly TrainedFrom { get; init; }

    /// <summary>Last session that any segment of its data holds: a replay of an earlier day must not use this version.</summary>
    public required DateOnly TrainedTo { get; init; }

    public required string Metrics { get; init; }

    public required string Settings { get; init; }

    public required string DataSha256 { get; init; }

    public required string CodeVersion { get; init; }

    public required long Seed { get; init; }

    public required string Device { get; init; }

    public required bool IsCurrent { get; set; }

    /// <summary>The file's path below the models folder.</summary>
    public required string CheckpointPath { get; init; }

    public required string CheckpointSha256 { get; init; }

    /// <summary>When the file was removed to make room; null while it is kept. Such a version can neither serve nor be continued.</summary>
    public DateTimeOffset? CheckpointRemovedAt { get; init; }

    /// <summary>JSON object of the data that it and its ancestors have seen; empty if that is not known.</summary>
    public string Lineage { get; init; } = "{}";

    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ModelVersionRow>
    {
        public void Configure(EntityTypeBuilder<ModelVersionRow> builder)
        {
            builder.ToTable("model_versions");
            builder.HasKey(row => row.Id);
            builder.Property(row => row.Metrics).HasColumnType("jsonb");
            builder.Property(row => row.Settings).HasColumnType("jsonb");
            builder.Property(row => row.Lineage).HasColumnType("jsonb").HasDefaultValueSql("'{}'::jsonb");
            builder.HasIndex(row => new { row.Kind, row.Name })
                .IsUnique().HasFilter("is_current").HasDatabaseName("ix_model_versions_current");
            builder.HasIndex(row => new { row.Kind, row.Name, row.CreatedAt });
        }
    }
}
