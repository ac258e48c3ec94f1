using System.ComponentModel.DataAnnotations;
using Worker.Prices.Tables;

namespace Worker.Prices.Sql;

/// <summary>Section <c>Prices:Sql</c>: daily bars from a PostgreSQL database of the user. The session is read-only.</summary>
internal sealed class SqlFeedOptions
{
    /// <summary>
    /// An Npgsql connection string, such as <c>Host=market;Database=eod;Username=reader</c>. Needed when the source is <c>Sql</c>.
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// The query for one symbol, with the parameters <c>@symbol</c> (text), <c>@from</c> and <c>@to</c> (dates, both included). Its columns
    /// are known by their names, as those of a CSV file; <c>currency</c>, <c>time_zone</c> and <c>exchange</c> may be among them. Needed
    /// when the source is <c>Sql</c>.
    /// </summary>
    public string Query { get; set; } = "";

    /// <summary>Which column holds what, if the query gives them other names than the known ones.</summary>
    public BarColumnsOptions Columns { get; set; } = new();

    /// <summary>Longest time of one query. 1 second to 1 hour, default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromMinutes(1);
}
