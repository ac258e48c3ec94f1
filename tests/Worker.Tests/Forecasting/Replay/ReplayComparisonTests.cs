using Worker.Forecasting.Replay;
using Worker.Observability;
using Worker.Storage.Tables;

namespace Worker.Tests.Forecasting.Replay;

public sealed class ReplayComparisonTests
{
    [Fact]
    public void Rows_with_equal_numbers_are_equal_whatever_their_run_and_digits()
    {
        var compared = ReplayComparison.Of([Row(horizon: 1, close: 101.5m), Row(horizon: 2)], [Row(horizon: 1, close: 101.500000m, runId: 7), Row(horizon: 2)]);

        Assert.Equal((2, 0, 0), (compared.Equal, compared.NotStored, compared.Differences.Count));
        Assert.Same(compared, compared.RequireEqual());
    }

    [Fact]
    public void A_difference_names_its_cause_before_the_numbers_that_follow_from_it()
    {
        var compared = ReplayComparison.Of([Row(close: 101m, hash: "new")], [Row(close: 100m, hash: "old")]);

        var difference = Assert.Single(compared.Differences);
        Assert.Equal(("data_sha256", "old", "new"), (difference.Column, difference.StoredValue, difference.ComputedValue));
        Assert.Equal("AAA as of 2020-12-31, horizon 1, gru: data_sha256 is new, stored is old", difference.ToString());
    }

    [Fact]
    public void A_forecast_of_which_none_is_stored_is_counted_and_no_difference()
    {
        var compared = ReplayComparison.Of([Row(horizon: 1), Row(horizon: 2)], [Row(horizon: 1)]);

        Assert.Equal((1, 1, 0), (compared.Equal, compared.NotStored, compared.Differences.Count));
        Assert.Contains("not stored then: 1", compared.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_end_the_replay_with_the_first_of_them()
    {
        var compared = ReplayComparison.Of(Enumerable.Range(1, 5).Select(horizon => Row(horizon, close: 2m)), Enumerable.Range(1, 5).Select(horizon => Row(horizon)));

        var told = Assert.Throws<OperatorException>(compared.RequireEqual).Message;

        Assert.Contains("0 are equal to the stored ones, 5 differ", told, StringComparison.Ordinal);
        Assert.Contains("horizon 3, gru: predicted_close is 2, stored is 100; and 2 more", told, StringComparison.Ordinal);
    }

    private static ForecastRow Row(int horizon = 1, decimal close = 100m, string hash = "hash", long runId = 1) => new()
    {
        Symbol = "AAA",
        AsOfDate = new DateOnly(2020, 12, 31),
        Horizon = horizon,
        TargetDate = new DateOnly(2021, 1, 4),
        Model = "gru",
        RunId = runId,
        PredictedClose = close,
        Lower80 = 99m,
        Upper80 = 101m,
        Lower95 = 98m,
        Upper95 = 102m,
        NaiveClose = 100m,
        DataSha256 = hash,
        IsPublished = true,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
