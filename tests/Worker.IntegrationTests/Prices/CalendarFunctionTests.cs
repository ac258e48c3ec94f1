using Worker.Calendars;
using Worker.Calendars.Choice;
using Worker.IntegrationTests.Database;
using Worker.Prices.Ingestion;

namespace Worker.IntegrationTests.Prices;

/// <summary>SQL counts sessions as the calendars of the worker do.</summary>
public sealed class CalendarFunctionTests(PostgresFixture postgres)
{
    private static readonly DateOnly From = new(1995, 1, 1), To = new(2028, 12, 31);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_calendar_has_the_same_sessions_and_the_same_allowance_in_sql()
    {
        var added = new DateOnly(2026, 3, 17);
        var catalog = new CalendarCatalog([KeyValuePair.Create<string, IReadOnlyList<DateOnly>>("riyadh", [added])]);
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using (var context = database.CreateDbContext())
            await HolidayTable.WriteAsync(context, catalog, new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero), Cancellation);

        foreach (var calendar in catalog.All)
        {
            var inSql = await database.RowsAsync(
                $"select day::date from generate_series(date '{From:O}', '{To:O}', '1 day') as day where worker.is_session('{calendar}', day::date) order by 1",
                Cancellation);

            Assert.Equal(
                Enumerable.Range(0, To.DayNumber - From.DayNumber + 1).Select(From.AddDays).Where(calendar.IsSession),
                inSql.Select(row => (DateOnly)row[0]!));
            Assert.Equal(
                UnknownClosure.Allowance(calendar),
                await database.ScalarAsync<int>($"select worker.closure_allowance('{calendar}')", Cancellation));
        }
        Assert.False(await database.ScalarAsync<bool>($"select worker.is_session('riyadh', '{added:O}')", Cancellation));
    }

    [Fact]
    public async Task Sessions_between_two_days_are_as_many_as_there_are_days_that_are_sessions()
    {
        var catalog = new CalendarCatalog([]);
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using (var context = database.CreateDbContext())
            await HolidayTable.WriteAsync(context, catalog, new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero), Cancellation);
        var random = new Random(1);

        foreach (var calendar in catalog.All)
        {
            for (var i = 0; i < 20; i++)
            {
                var after = From.AddDays(random.Next(8_000));
                var until = after.AddDays(random.Next(-10, i < 10 ? 15 : 4_000));
                Assert.Equal(
                    Enumerable.Range(1, Math.Max(0, until.DayNumber - after.DayNumber)).Select(after.AddDays).Count(calendar.IsSession),
                    await database.ScalarAsync<int>($"select worker.sessions_between('{calendar}', '{after:O}', '{until:O}')", Cancellation));
            }
        }
    }

    [Theory]
    // Tuesday 9 January 2024: the session of the 8th is a holiday, so that the newest finished one is of the 5th.
    [InlineData("2024-01-05", null, "2024-01-05")]
    // An unknown closure on the 5th: nobody has a bar, nobody is late.
    [InlineData("2024-01-04", null, "2024-01-04")]
    // The other symbol has one: it is this symbol that is late.
    [InlineData("2024-01-04", "2024-01-05", "2024-01-05")]
    // Two sessions without any bar are a closure, three are a fault.
    [InlineData("2023-12-29", null, "2023-12-29")]
    [InlineData("2023-12-28", null, "2024-01-05")]
    public async Task A_day_without_any_bar_of_a_calendar_makes_no_symbol_late_for_a_bounded_time(string last, string? lastOfOther, string due)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(
            "insert into worker.market_holidays values ('tokyo', '2024-01-08'), ('tokyo', '2024-01-01'), ('tokyo', '2024-01-02'), ('tokyo', '2024-01-03')",
            Cancellation);
        await InsertAsync(database, "7203.T", last);
        if (lastOfOther is not null)
            await InsertAsync(database, "6758.T", lastOfOther);

        var session = await database.ScalarAsync<DateOnly>(
            "select worker.due_session('tokyo', 'Asia/Tokyo', '15:30', '2024-01-09T03:00:00Z', max(last_date)) from worker.symbols", Cancellation);

        Assert.Equal(DateOnly.Parse(due, null), session);
    }

    private static Task InsertAsync(TestDatabase database, string symbol, string last) => database.ExecuteAsync(
        $"""
        insert into worker.symbols (symbol, source, time_zone, calendar, session_close, last_date)
        values ('{symbol}', 'csv', 'Asia/Tokyo', 'tokyo', '15:30', '{last}')
        """, Cancellation);
}
