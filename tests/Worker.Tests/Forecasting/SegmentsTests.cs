using Worker.Forecasting;
using Worker.Models;
using Worker.Observability;

namespace Worker.Tests.Forecasting;

public sealed class SegmentsTests
{
    private static readonly DateOnly Start = new(2020, 1, 1);

    private static SymbolWindows Series(int count, int window = 5, int maxHorizon = 3) =>
        new("TEST", [.. Enumerable.Range(0, count).Select(Start.AddDays)], [.. Enumerable.Range(0, count).Select(i => 100.0 + i)], window, maxHorizon);

    private static Segments Split(SymbolWindows series) =>
        Segments.Split([.. series.AsOfIndices().Select(index => series.Dates[index])], validationShare: 0.2, testShare: 0.3);

    [Fact]
    public void Between_two_segments_lies_a_gap_of_the_largest_horizon()
    {
        var series = Series(108);
        var segments = Split(series);
        var training = series.AsOfIndices(segments, Segment.Training);
        var validation = series.AsOfIndices(segments, Segment.Validation);
        var test = series.AsOfIndices(segments, Segment.Test);

        Assert.Equal(training[^1] + series.MaxHorizon, validation[0]);
        Assert.Equal(validation[^1] + series.MaxHorizon, test[0]);
        Assert.Equal(series.Closes.Length - 1 - series.MaxHorizon, test[^1]);
    }

    [Fact]
    public void The_shares_are_those_of_the_sessions_that_have_a_window()
    {
        var series = Series(108);
        var segments = Split(series);
        Assert.Equal(100, series.AsOfIndices().Count());
        Assert.Equal(30, series.AsOfIndices(segments, Segment.Test).Count);
        Assert.Equal(20 - (series.MaxHorizon - 1), series.AsOfIndices(segments, Segment.Validation).Count);
        Assert.Equal(50 - (series.MaxHorizon - 1), series.AsOfIndices(segments, Segment.Training).Count);
    }

    [Fact]
    public void No_training_target_is_later_than_the_first_session_of_validation()
    {
        var series = Series(200);
        var segments = Split(series);
        Assert.All(series.AsOfIndices(segments, Segment.Training), index =>
            Assert.True(series.Dates[index + series.MaxHorizon] <= segments.ValidationFrom));
        Assert.Equal(segments.ValidationFrom, Start.AddDays(series.TrainingCloses(segments).Length - 1));
    }

    [Fact]
    public void A_symbol_listed_late_is_cut_at_the_same_dates_as_the_others()
    {
        var old = Series(200);
        var young = old with { Dates = [.. old.Dates.Skip(120)], Closes = old.Closes[120..] };
        var segments = Segments.Split(
            [.. old.AsOfIndices().Select(index => old.Dates[index]), .. young.AsOfIndices().Select(index => young.Dates[index])], 0.2, 0.3);
        Assert.Equal(
            old.AsOfIndices(segments, Segment.Test).Select(index => old.Dates[index]),
            young.AsOfIndices(segments, Segment.Test).Select(index => young.Dates[index]));
    }

    [Fact]
    public void Too_few_sessions_for_three_segments_are_refused_with_their_number()
    {
        var exception = Assert.Throws<OperatorException>(() => Segments.Split([Start, Start.AddDays(1)], 0.1, 0.2));
        Assert.StartsWith("2 sessions", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_movement_is_the_root_mean_square_return_of_the_window_in_money()
    {
        // Returns of +1 % and -1 % in turn, in logs: the root mean square is 1 % of the close.
        var closes = Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? 100.0 : 100 * Math.Exp(0.01)).ToArray();
        var windows = new SymbolWindows("TEST", [.. closes.Select((_, i) => Start.AddDays(i))], closes, Window: 6, MaxHorizon: 1);
        Assert.Equal(1.0, windows.Volatility(10), 1e-9);
        Assert.True((windows with { Closes = [.. Enumerable.Repeat(5.0, 20)] }).Volatility(10) > 0);
    }

    [Fact]
    public void A_child_is_tested_on_nothing_that_its_parent_has_seen()
    {
        var segments = new Segments(new DateOnly(2019, 3, 1), new DateOnly(2019, 9, 2));

        // Issue 8: an older symbol was added, so the shares cut at earlier dates.
        var seen = new SeenSessions(FittedTo: new DateOnly(2020, 1, 2), SelectedTo: new DateOnly(2020, 6, 1));
        Assert.Equal(new Segments(seen.FittedTo, seen.SelectedTo), segments.After(seen));
        // A parent that has seen less changes nothing.
        Assert.Equal(segments, segments.After(new SeenSessions(new DateOnly(2018, 1, 2), new DateOnly(2018, 6, 1))));
        Assert.Equal(
            new Segments(segments.ValidationFrom, seen.SelectedTo), segments.After(seen with { FittedTo = new DateOnly(2019, 1, 2) }));
    }
}
