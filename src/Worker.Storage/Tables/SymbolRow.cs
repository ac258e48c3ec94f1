using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Worker.Storage.Tables;

/// <summary>What is known of one symbol: where it is listed and how its last fetch went.</summary>
public sealed class SymbolRow
{
    public required string Symbol { get; init; }

    /// <summary>The feed that answers for it: <c>yahoo</c>, <c>csv</c>, <c>sql</c>.</summary>
    public required string Source { get; set; }

    /// <summary>ISO currency of the stored prices in whole units (never pence), or null if the feed does not say.</summary>
    public string? Currency { get; set; }

    /// <summary>IANA name of the exchange's time zone; a session's date is a date there.</summary>
    public required string TimeZone { get; set; }

    /// <summary>The name of its trading calendar, such as <c>new_york</c> or <c>tokyo</c>.</summary>
    public required string Calendar { get; set; }

    /// <summary>The exchange-local time after which a session's bar is final.</summary>
    public required TimeOnly SessionClose { get; set; }

    /// <summary>The first session that was requested when the whole history was fetched last; null if nothing noted it.</summary>
    public DateOnly? RequestedFrom { get; set; }

    public DateOnly? FirstDate { get; set; }

    public DateOnly? LastDate { get; set; }

    public DateTimeOffset? LastAttemptAt { get; set; }

    public DateTimeOffset? LastSuccessAt { get; set; }

    /// <summary>The message of the last attempt if that attempt failed, else null.</summary>
    public string? LastError { get; set; }

    /// <summary>Whether it is still fetched: false once a fetch of all symbols of the settings went without it. Its prices stay.</summary>
    public bool IsFollowed { get; set; } = true;

    internal sealed class Configuration : IEntityTypeConfiguration<SymbolRow>
    {
        public void Configure(EntityTypeBuilder<SymbolRow> builder)
        {
            builder.ToTable("symbols");
            builder.HasKey(row => row.Symbol);
        }
    }
}
