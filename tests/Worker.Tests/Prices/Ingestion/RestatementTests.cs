using Worker.Prices;
using Worker.Prices.Ingestion;

namespace Worker.Tests.Prices.Ingestion;

public sealed class RestatementTests
{
    private static readonly PriceBar[] Old = Bars.Ending(Bars.LastSession, 100m, 101m, 102m, 103m);
    private static readonly StoredPrices Stored = Store(Old);

    [Fact]
    public void The_same_overlap_with_a_new_bar_is_no_restatement() =>
        Assert.Null(Restatement.Find(Stored, [.. Old, Bars.Of(new(2021, 1, 4), 104m)], []));

    [Fact]
    public void A_close_that_differs_by_a_rounding_is_no_restatement() =>
        Assert.Null(Restatement.Find(Stored, [Old[0], Old[1] with { Close = 101.0009m }, Old[2], Old[3]], []));

    [Fact]
    public void A_late_correction_of_the_newest_bar_alone_is_no_restatement() =>
        Assert.Null(Restatement.Find(Stored, [Old[0], Old[1], Old[2], Old[3] with { Close = 103.4m }], []));

    [Fact]
    public void A_changed_close_is_a_restatement_and_says_which() =>
        Assert.Equal("the close of 2020-12-29 was 101 and is now 25.25",
            Restatement.Find(Stored, [Old[0], Old[1] with { Close = 25.25m }, Old[2], Old[3]], []));

    [Fact]
    public void A_changed_adjusted_close_is_a_restatement() =>
        Assert.Equal("the adjusted close of 2020-12-28 was 100 and is now 99.75",
            Restatement.Find(Stored, [Old[0] with { AdjustedClose = 99.75m }, .. Old[1..]], []));

    [Fact]
    public void A_bar_that_the_overlap_lacks_is_no_restatement() => Assert.Null(Restatement.Find(Stored, [Old[0], Old[3]], []));

    [Fact]
    public void A_new_action_is_a_restatement_even_before_prices_show_it() =>
        Assert.Equal("a new dividend of 0.82 on 2020-12-31",
            Restatement.Find(Stored, Old, [new CorporateAction(Bars.LastSession, "dividend", 0.82m)]));

    [Fact]
    public void A_known_action_is_no_restatement()
    {
        var action = new CorporateAction(Bars.LastSession, "dividend", 0.82m);

        Assert.Null(Restatement.Find(Stored with { Actions = [action] }, Old, [action]));
    }

    [Fact]
    public void A_bar_left_over_from_an_old_basis_is_found()
    {
        // All was divided by four, and the second bar is no longer there.
        PriceBar[] now = [Old[0] with { Close = 25m }, Old[2] with { Close = 25.5m }, Old[3] with { Close = 25.75m }];

        Assert.Equal([Old[1].Date], Restatement.FindLeftovers(Stored.Recent, now));
    }

    [Fact]
    public void A_bar_that_a_new_history_merely_lacks_stays() =>
        Assert.Empty(Restatement.FindLeftovers(Stored.Recent, [Old[0], Old[2]]));

    [Fact]
    public void A_bar_after_the_last_shared_one_goes_with_that_one() =>
        Assert.Equal([Old[3].Date], Restatement.FindLeftovers(Stored.Recent, [.. Old[..3].Select(bar => bar with { Close = bar.Close / 4 })]));

    private static StoredPrices Store(PriceBar[] bars) =>
        new() { Recent = [.. bars.Select(bar => new StoredBar(bar.Date, bar.Close!.Value, bar.AdjustedClose))] };
}
