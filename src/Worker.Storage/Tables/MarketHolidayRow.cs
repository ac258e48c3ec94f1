using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>A weekday on which a calendar has no session, so that SQL counts sessions as the worker does.</summary>
public sealed class MarketHolidayRow
{
    /// <summary>The calendar's name, such as <c>new_york</c>.</summary>
    public required string Calendar { get; init; }

    public required DateOnly Date { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<MarketHolidayRow>
    {
        public void Configure(EntityTypeBuilder<MarketHolidayRow> builder)
        {
            builder.ToTable("market_holidays");
            builder.HasKey(row => new { row.Calendar, row.Date });
        }
    }
}
