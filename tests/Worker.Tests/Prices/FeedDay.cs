using System.Globalization;

namespace Worker.Tests.Prices;

/// <summary>One row as the source writes it; null is an empty field.</summary>
internal sealed record FeedDay(string Date, string? Open, string? High, string? Low, string? Close, string? AdjustedClose, string? Volume)
{
    public DateOnly Day => DateOnly.ParseExact(Date, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
