using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Worker.Prices.Tables;

namespace Worker.Prices.Sql;

/// <summary>Daily bars by a query on a PostgreSQL database of the user, which it cannot change: every transaction is read-only.</summary>
internal sealed class SqlPriceFeed(IOptions<PricesOptions> options, TimeProvider time) : IPriceFeed, IAsyncDisposable
{
    private const string Place = "the answer of Prices:Sql";

    private const int SymbolsInBatch = 32;

    private const string ReadOnly = "-c default_transaction_read_only=on";

    private readonly Lazy<NpgsqlDataSource> _database = new(() => Create(options.Value.Sql));

    public string Name => "sql";

    public int BatchSize => SymbolsInBatch;

    public async Task<PriceFeedAnswer> FetchAsync(string symbol, DateOnly from, CancellationToken cancellationToken) =>
        (await FetchIfChangedAsync(symbol, from, EarlierAnswer.None, cancellationToken))!;

    public async Task<PriceFeedAnswer?> FetchIfChangedAsync(string symbol, DateOnly from, EarlierAnswer earlier, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(symbol);
        try
        {
            await using var command = _database.Value.CreateCommand(options.Value.Sql.Query);
            command.Parameters.Add(new NpgsqlParameter("symbol", NpgsqlDbType.Text) { Value = symbol });
            command.Parameters.Add(new NpgsqlParameter("from", NpgsqlDbType.Date) { Value = from });
            command.Parameters.Add(new NpgsqlParameter("to", NpgsqlDbType.Date) { Value = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(1) });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await AnswerAsync(symbol, from, earlier, reader, cancellationToken);
        }
        catch (NpgsqlException failure)
        {
            throw Failed(symbol, failure);
        }
        catch (TimeoutException failure)
        {
            throw Failed(symbol, failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_database.IsValueCreated)
            await _database.Value.DisposeAsync();
    }

    // Without a name the driver's own figures would show the connection string.
    private static NpgsqlDataSource Create(SqlFeedOptions sql) => new NpgsqlDataSourceBuilder(Connection(sql)) { Name = "prices_sql" }.Build();

    /// <returns>With the settings that make it read-only and bound its time.</returns>
    private static string Connection(SqlFeedOptions sql)
    {
        var builder = new NpgsqlConnectionStringBuilder(sql.ConnectionString) { CommandTimeout = (int)sql.CommandTimeout.TotalSeconds };
        builder.ApplicationName ??= "forecast-worker";
        builder.Options = string.IsNullOrEmpty(builder.Options) ? ReadOnly : $"{builder.Options} {ReadOnly}";
        return builder.ConnectionString;
    }

    private async Task<PriceFeedAnswer?> AnswerAsync(
        string symbol, DateOnly from, EarlierAnswer earlier, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        string[] names = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        var columns = BarColumns.Of(names, options.Value.Sql.Columns.Of, out var fault);
        if ((fault ?? columns.Missing(names)) is { } wrong)
        {
            throw Refused(
                symbol,
                $"the query of Prices:Sql {wrong}. Its columns are {BarColumns.Text(names)}; expected date, close and, if there, open, high, low, "
                + "adj_close, volume. Name them in the query, or set Prices:Sql:Columns.");
        }

        using var table = new SqlTable(columns);
        var read = new List<TableRow>();
        var undated = new List<RejectedBar>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (table.Count == SqlTable.MaxRows)
                throw Refused(symbol, $"the query of Prices:Sql gives more than {SqlTable.MaxRows} rows for {symbol}; expected one bar a day.");
            if (table.Read(reader, undated) is { } row)
                read.Add(row);
        }
        return table.Fingerprint == earlier.Fingerprint ? null : Answer(symbol, from, table, read, undated);
    }

    private PriceFeedAnswer Answer(string symbol, DateOnly from, SqlTable table, List<TableRow> read, List<RejectedBar> undated)
    {
        if (table.Count == 0)
            throw Refused(symbol, $"the query of Prices:Sql gives no row for {symbol} from {from:yyyy-MM-dd} on. Correct the symbol in Prices:Symbols, or Prices:From.");
        if (table.Symbol is { } other && !other.Equals(symbol, StringComparison.OrdinalIgnoreCase))
            throw Refused(symbol, $"the query of Prices:Sql was asked for {symbol} and gives rows of '{other}'. Use @symbol in its where clause.");
        var listing = options.Value.ListingOf(symbol);
        var (currency, unitsPerQuote) = QuotedCurrency.Whole(Said(listing.Currency) ?? table.Currency);
        var rows = new FeedRows(from, unitsPerQuote);
        DailyRows.Require(symbol, Place, read);
        var basis = new UnadjustedPrices(symbol, Place, listing.Splits);
        foreach (var row in basis.OnOneBasis(read))
            rows.Add(row.Date, row.Cells, row.Line);
        foreach (var bad in undated)
            rows.Reject(bad.RowKey, bad.Date, bad.Rule, bad.Detail, bad.Values);
        return new PriceFeedAnswer
        {
            Symbol = table.Symbol ?? symbol,
            Bars = rows.Bars(),
            Actions = [.. basis.Splits.Where(split => split.Date >= from)],
            Unreadable = rows.Unreadable,
            EmptyDays = rows.EmptyDays,
            Fingerprint = table.Fingerprint,
            Currency = currency,
            TimeZone = Said(listing.TimeZone) ?? table.TimeZone,
            Exchange = Said(listing.Exchange) ?? table.Exchange,
        };
    }

    private static string? Said(string setting) => setting.Length > 0 ? setting : null;

    private static PriceFeedException Failed(string symbol, Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => Refused(
            symbol, $"the query of Prices:Sql writes ({failure.Message}); expected one that only reads."),
        PostgresException { SqlState: ['4' or '2', '2', ..] } => Refused(
            symbol, $"the query of Prices:Sql is refused: {failure.Message}. Correct Prices:Sql:Query, or grant the right to read."),
        _ => new PriceFeedException(
            symbol, $"the database of Prices:Sql could not be asked for {symbol}: {failure.Message} Check Prices:Sql:ConnectionString and the server.",
            isTransient: true),
    };

    private static PriceFeedException Refused(string symbol, string message) => new(symbol, message, isTransient: false);
}
