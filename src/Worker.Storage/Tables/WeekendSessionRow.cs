using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>
/// A weekend day on which a calendar has a session (weeks from Sunday to Thursday), so that SQL counts as the worker does.
/// </summary>
public sealed class WeekendSessionRow
{
    /// <summary>The calendar's name, such as <c>riyadh</c>.</summary>
    public required string Calendar { get; init; }

    public required DateOnly Date { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<WeekendSessionRow>
    {
        public void Configure(EntityTypeBuilder<WeekendSessionRow> builder)
        {
            builder.ToTable("weekend_sessions");
            builder.HasKey(row => new { row.Calendar, row.Date });
        }
    }
}
