using System.Text.Json;
using CsCheck;
using Worker.Prices;

namespace Worker.Tests.Prices;

public sealed class BarChecksTests
{
    private static readonly DateOnly Last = Bars.LastSession;

    private static readonly string[] LevelRules = ["unit_switch", "split_not_applied", "jump_without_split"];

    [Fact]
    public void A_rejection_keeps_the_rows_values_and_what_was_expected()
    {
        var bar = new PriceBar(Last, 10m, 11m, 9m, 12.5m, null, 7);

        var rejected = Assert.Single(BarChecks.Run(Bars.Answer(bar), Bars.Context).Rejected);

        Assert.Equal(("2020-12-31", Last), (rejected.RowKey, rejected.Date));
        Assert.Equal("close 12.5 lies outside low 9 to high 11", rejected.Detail);
        using var values = JsonDocument.Parse(rejected.Values);
        Assert.Equal(12.5m, values.RootElement.GetProperty("close").GetDecimal());
        Assert.Equal(JsonValueKind.Null, values.RootElement.GetProperty("adjusted_close").ValueKind);
    }

    [Fact]
    public void A_row_without_any_price_is_a_day_without_a_bar_and_no_error()
    {
        var answer = Bars.Answer(Bars.Of(Last.AddDays(-1), 10m), new PriceBar(Last, null, null, null, null, null, 1234)) with { EmptyDays = [Last.AddDays(-3), Last.AddDays(-2)] };

        var result = BarChecks.Run(answer, Bars.Context);

        Assert.Equal([Last.AddDays(-3), Last.AddDays(-2), Last], result.DaysWithoutBar);
        Assert.Empty(result.Rejected);
        Assert.Single(result.Accepted);
    }

    [Fact]
    public void Of_two_rows_of_one_date_the_first_sound_one_counts()
    {
        var first = Bars.Of(Last, 10m) with { Close = 99m };
        var second = Bars.Of(Last, 10m);
        var third = Bars.Of(Last, 10.2m);

        var result = BarChecks.Run(Bars.Answer(first, second, third), Bars.Context);

        Assert.Equal([second], result.Accepted);
        Assert.Equal(["close_outside_range", "duplicate_date"], result.Rejected.Select(bar => bar.Rule));
    }

    [Fact]
    public void What_the_feed_could_not_read_is_among_the_rejected()
    {
        var unreadable = new RejectedBar("line 17", null, "unreadable_date", "'n/a' is no date", "{}");

        var result = BarChecks.Run(Bars.Answer(Bars.Of(Last, 10m)) with { Unreadable = [unreadable] }, Bars.Context);

        Assert.Same(unreadable, Assert.Single(result.Rejected));
    }

    [Theory]
    [InlineData("10 100 10.1", "10 10.1")] // up and back
    [InlineData("10 1 9.9", "10 9.9")] // down and back
    [InlineData("10 100 101", "100 101")] // most closes are right
    [InlineData("10 20 40 41", "10 20 40 41")] // a rise that goes on
    [InlineData("10 100", "10")] // nothing confirms it yet
    [InlineData("10 14.9 10", "10 14.9 10")] // within the limit
    [InlineData("10 100 100 10 10", "10 10 10")] // however long it lasts
    [InlineData("10 17 17.1 10.1 10.2", "10 10.1 10.2")]
    [InlineData("10 17 17.1 17.2 17.3", "10 17 17.1 17.2 17.3")] // a new level by no factor, confirmed
    [InlineData("100 10 11", "10 11")]
    public void A_close_that_leaps_and_comes_back_is_rejected_and_a_new_level_is_not(string closes, string expected)
    {
        var result = BarChecks.Run(Bars.Answer(Bars.Ending(Last, Numbers(closes))), Bars.Context);

        Assert.Equal(Numbers(expected), result.Accepted.Select(bar => bar.Close!.Value));
        Assert.All(result.Rejected, bar => Assert.Contains(bar.Rule, LevelRules));
    }

    [Fact]
    public void A_leap_at_a_recorded_split_means_that_the_closes_before_it_lack_it()
    {
        var answer = Bars.Answer(Bars.Ending(Last, 400m, 401m, 402m, 100m)) with { Actions = [new(Last, "split", 4m)] };

        var result = BarChecks.Run(answer, Bars.Context);

        Assert.Equal([100m], result.Accepted.Select(bar => bar.Close!.Value));
        Assert.All(result.Rejected, bar => Assert.Equal("split_not_applied", bar.Rule));
    }

    [Fact]
    public void A_dividend_on_the_date_does_not_excuse_a_jump()
    {
        var answer = Bars.Answer(Bars.Ending(Last, 400m, 100m)) with { Actions = [new(Last, "dividend", 4m)] };

        Assert.Single(BarChecks.Run(answer, Bars.Context).Rejected);
    }

    [Fact]
    public void The_first_bar_is_evaluated_against_the_stored_close_before_it()
    {
        var context = Bars.Context with { Before = [Bars.Of(Last.AddDays(-1), 10m)] };

        Assert.Equal("unit_switch", Assert.Single(BarChecks.Run(Bars.Answer(Bars.Of(Last, 100m)), context).Rejected).Rule);
    }

    [Fact]
    public void Every_row_is_accepted_rejected_or_empty_and_the_accepted_pass_again()
    {
        // Mostly sound, often on the edge: some prices missing, some outside the range, dates twice and out of session.
        var factor = Gen.Nullable(Gen.OneOf(Gen.Decimal[0.9m, 1.1m], Gen.Const(1m), Gen.Const(0m)));
        var bar = Gen.Select(Gen.Int[0, 30], Gen.Decimal[5m, 20m], factor, factor, factor, factor, Gen.Nullable(Gen.Long[-5, 100]))
            .Select((day, price, open, high, low, close, volume) => new PriceBar(
                Last.AddDays(2 - day), price * open, price * 1.05m * high, price * 0.95m * low, price * close, null, volume));

        bar.Array[0, 40].Sample(bars =>
        {
            var result = BarChecks.Run(Bars.Answer(bars), Bars.Context);

            Assert.Equal(bars.Length, result.Accepted.Count + result.Rejected.Count + result.DaysWithoutBar.Count);
            Assert.Equal(result.Accepted.Select(accepted => accepted.Date), result.Accepted.Select(accepted => accepted.Date).Order().Distinct());
            Assert.All(result.Accepted, accepted => Assert.NotNull(accepted.Close));
            Assert.DoesNotContain(
                BarChecks.Run(Bars.Answer(result.Accepted), Bars.Context).Rejected, rejected => !LevelRules.Contains(rejected.Rule));
        });
    }

    private static decimal[] Numbers(string text) =>
        [.. text.Split(' ').Select(number => decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];
}
