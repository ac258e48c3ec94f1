using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>One change of the schema: which code brought it to which state. The newest row is the current schema.</summary>
public sealed class SchemaVersionRow
{
    public long Id { get; init; }

    /// <summary>Version of the worker that made the change: <c>0.1.0</c>.</summary>
    public required string CodeVersion { get; init; }

    /// <summary>The last migration applied.</summary>
    public required string MigrationId { get; init; }

    /// <summary>Fingerprint of all view and function scripts as they were applied.</summary>
    public required string ScriptsSha256 { get; init; }

    public required DateTimeOffset AppliedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SchemaVersionRow>
    {
        public void Configure(EntityTypeBuilder<SchemaVersionRow> builder)
        {
            builder.ToTable("schema_versions");
            builder.HasKey(row => row.Id);
        }
    }
}
