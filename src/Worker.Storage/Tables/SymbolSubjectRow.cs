using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>
/// A subject of reviews that the settings map to a symbol (<c>Forecasting:Subjects</c>), so that SQL joins mood and price as the worker
/// does.
/// </summary>
public sealed class SymbolSubjectRow
{
    public required string Symbol { get; init; }

    public required string Subject { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SymbolSubjectRow>
    {
        public void Configure(EntityTypeBuilder<SymbolSubjectRow> builder)
        {
            builder.ToTable("symbol_subjects");
            builder.HasKey(row => new { row.Symbol, row.Subject });
        }
    }
}
