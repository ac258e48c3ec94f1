using Microsoft.EntityFrameworkCore;
using Worker.IntegrationTests.Database;
using Worker.Reports.Pages;
using Worker.Storage;
using Worker.Storage.Views;

namespace Worker.IntegrationTests.Reports;

public sealed class PageContentsTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_database_has_empty_pages_and_no_faults()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var contents = Of(database);

        var overview = await contents.OverviewAsync(Cancellation);
        Assert.Empty(overview.LastNight);
        Assert.Empty(overview.Skill);
        Assert.Empty(await contents.SymbolsAsync(Cancellation));
        Assert.Null(await contents.SymbolAsync("AAA", Cancellation));
        Assert.Empty((await contents.SkillAsync(1, Cancellation)).Live);
        Assert.Empty((await contents.MoodAsync(Cancellation)).Subjects);
        Assert.Empty((await contents.RunsAsync(10, Cancellation)).Runs);
        Assert.Null(await contents.RunAsync(1, Cancellation));
        Assert.Empty((await contents.ModelsAsync(null, 10, Cancellation)).Versions);
    }

    [Fact]
    public async Task The_first_page_shows_the_chain_of_the_night_and_what_failed_in_it()
    {
        await using var database = await FilledDatabase.CreateAsync(postgres, Cancellation);

        var overview = await Of(database).OverviewAsync(Cancellation);

        Assert.Equal(["nightly", "fetch-prices", "forecast"], overview.LastNight.Select(run => run.Job));
        Assert.Equal(["fetch-prices", "nightly"], overview.Troubled.Select(run => run.Job));
        Assert.Equal(2, overview.Models.Count);
        Assert.Equal(3, overview.Forecasts.Count(forecast => forecast.Symbol == "AAA"));
    }

    [Fact]
    public async Task The_published_figures_are_those_of_the_last_scored_as_of_dates_over_all_symbols()
    {
        await using var database = await FilledDatabase.CreateAsync(postgres, Cancellation);

        var row = (await Of(database).OverviewAsync(Cancellation)).Skill.Single(skill => skill.Horizon == 1);

        var expected = await database.RowsAsync(
            """
            select count(*)::integer, avg(s.is_in_80::integer)::double precision, sum(s.pinball / s.naive_close) / sum(n.pinball / n.naive_close)
            from api.forecast_scores s join api.forecast_scores n using (symbol, horizon, as_of_date)
            where s.is_published and n.model = 'naive' and horizon = 1
              and as_of_date >= (select min(d) from (select distinct as_of_date as d from api.forecast_scores where is_published and horizon = 1 order by 1 desc limit 60) as newest)
            """, Cancellation);
        Assert.Equal(expected[0][0], row.N);
        Assert.Equal((double)expected[0][1]!, row.Coverage80, 1e-12);
        Assert.Equal(Convert.ToDouble(expected[0][2], null), row.PinballRatio!.Value, 1e-12);
        Assert.Equal(60, row.Days);
    }

    [Fact]
    public async Task The_page_of_a_symbol_has_its_forecast_its_past_and_its_faults()
    {
        await using var database = await FilledDatabase.CreateAsync(postgres, Cancellation);

        var page = (await Of(database).SymbolAsync("AAA", Cancellation))!;

        Assert.Equal([1, 2, 3], page.Forecasts.Select(forecast => forecast.Horizon));
        Assert.All(page.Past, forecast => Assert.NotNull(forecast.ActualClose));
        Assert.Equal(page.Past.Select(forecast => forecast.AsOfDate).Order(), page.Past.Select(forecast => forecast.AsOfDate));
        Assert.All(page.Rolling, row => Assert.InRange(row.N, 20, 60));
        Assert.Equal(1, page.Pit.Sum(bin => bin.Share), 1e-9);
        Assert.Equal("high_below_low", Assert.Single(page.Rejected).Rule);
        Assert.Equal("gru replaces har", Assert.Single(page.Promotions).Reason);
    }

    [Fact]
    public async Task The_mood_of_a_subject_has_its_extremes_and_its_correlation_with_the_price()
    {
        await using var database = await FilledDatabase.CreateAsync(postgres, Cancellation);

        var mood = Assert.Single((await Of(database).MoodAsync(Cancellation)).Subjects);

        Assert.Equal(120, mood.Subject.N);
        Assert.True(mood.Positive.Count == 5 && mood.Positive.All(review => review.Score >= 0.5));
        Assert.True(mood.Negative.Count == 5 && mood.Negative.All(review => review.Score < 0.5));
        Assert.Equal(mood.Negative.Select(review => review.Score).Order(), mood.Negative.Select(review => review.Score));
        var correlation = Assert.Single(mood.Correlations);
        Assert.InRange(correlation.Correlation!.Value, correlation.Lower95!.Value, correlation.Upper95!.Value);
        Assert.NotEmpty(mood.Closes);
    }

    [Fact]
    public async Task Two_versions_stand_beside_each_other_with_their_losses()
    {
        await using var database = await FilledDatabase.CreateAsync(postgres, Cancellation);

        var pair = Assert.Single((await Of(database).ModelsAsync((2, 1), 10, Cancellation)).Pairs);

        Assert.Equal((2, 1), (pair.Left.Id, pair.Right!.Id));
        Assert.Equal(8, pair.LeftEpochs.Count);
    }

    [Fact]
    public async Task A_page_cannot_write()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);

        var refused = await Assert.ThrowsAsync<DbUpdateException>(() => new ViewReader(database.Contexts).ReadAsync(
            async context =>
            {
                context.Add(new Storage.Tables.JobRow { Name = "x", Description = "x", Arguments = "{}", UpdatedAt = default });
                return await context.SaveChangesAsync(Cancellation);
            },
            Cancellation));

        Assert.Equal("25006", Assert.IsType<Npgsql.PostgresException>(refused.InnerException).SqlState);
    }

    [Fact]
    public async Task A_query_that_takes_too_long_is_stopped_and_told()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);

        var refused = await Assert.ThrowsAsync<DatabaseException>(() => new ViewReader(database.Contexts, TimeSpan.FromMilliseconds(50)).ReadAsync(
            context => context.Database.ExecuteSqlAsync($"select pg_sleep(30)", Cancellation), Cancellation));

        Assert.Contains("0.1 seconds", refused.Message, StringComparison.Ordinal);
    }

    private static PageContents Of(TestDatabase database) => new(new ViewReader(database.Contexts), TimeProvider.System);
}
