using Worker.Forecasting.Network;
using Worker.Forecasting.Panels;
using Worker.Forecasting.Scales;
using Worker.Learning.Quantiles;
using Worker.Tests.Forecasting.Panels;

namespace Worker.Tests.Forecasting.Network;

public sealed class ReplaySlicesTests
{
    private const int Sessions = 400;

    private static readonly NetworkSettings Settings = new() { Horizons = 5, SliceLength = 60, WarmUp = 10 };
    private static readonly DailyBars[] Universe = RandomBars.Universe(3, Sessions);
    private static readonly Panel Panel = new(Universe[0].Dates[^1], Universe);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Without_a_replay_only_targets_of_new_closes_are_learnt_and_all_of_them(int newSessions)
    {
        var since = Universe[0].Dates[^(newSessions + 1)];

        var slices = Slices(since, replayShare: 0);

        // A new close is the target of the last five sessions before it; the weights of targets to come are 0 already.
        var learnt = Enumerable.Range(0, slices.Count).Count(row => slices.Weights[row, Settings.Horizons - 1] > 0);
        Assert.Equal(3 * newSessions, learnt);
        Assert.Equal(3, slices.Starts.Count);
    }

    [Fact]
    public void A_replay_adds_old_sessions_in_proportion()
    {
        var slices = Slices(Universe[0].Dates[^30], replayShare: 0.5);
        var fresh = Slices(Universe[0].Dates[^30], replayShare: 0);

        Assert.InRange(Learnt(slices) / Learnt(fresh), 1.8, 3.2);
    }

    [Fact]
    public void Each_night_replays_other_old_sessions_and_the_same_night_the_same_ones()
    {
        Assert.Equal(Replayed(nightsAgo: 1), Replayed(nightsAgo: 1));
        Assert.Empty(Replayed(nightsAgo: 1).Intersect(Replayed(nightsAgo: 2)));
    }

    [Fact]
    public void Every_new_session_lies_behind_a_full_warm_up()
    {
        var slices = Slices(Universe[0].Dates[^2], replayShare: 0);

        for (var series = 0; series < slices.Starts.Count; series++)
        {
            var first = Enumerable.Range(slices.Starts[series], slices.EndOf(series) - slices.Starts[series]).First(row => slices.Weights[row, 0] > 0);
            Assert.True(first - slices.Starts[series] >= Settings.WarmUp);
        }
    }

    [Fact]
    public void Without_a_new_session_there_is_nothing_to_learn()
    {
        Assert.True(ReplaySlices.HasNew(Panel, Universe[0].Dates[^2]));
        Assert.False(ReplaySlices.HasNew(Panel, Universe[0].Dates[^1]));
        Assert.Throws<ArgumentException>(() => Slices(Universe[0].Dates[^1], replayShare: 0.5));
    }

    [Fact]
    public void The_rows_of_a_piece_are_those_of_the_whole_training_set()
    {
        var all = NetworkInputs.Training(Panel, new EwmaScale(), Settings);
        var pieces = ReplaySlices.Select(Panel, Settings, Universe[0].Dates[^30], replayShare: 0.5, seed: 1);

        var slices = NetworkInputs.Of(Panel, new EwmaScale(), Settings, pieces);

        for (var piece = 0; piece < pieces.Count; piece++)
        {
            var (series, from, count, firstLearnt) = pieces[piece];
            for (var i = 0; i < count; i++)
            {
                var (row, whole) = (slices.Starts[piece] + i, all.Starts[series] + from + i - SymbolPanel.FirstSession);
                Assert.Equal(Row(all.Inputs, whole), Row(slices.Inputs, row));
                Assert.Equal(Row(all.Targets, whole), Row(slices.Targets, row));
                Assert.Equal(from + i >= firstLearnt ? Row(all.Weights, whole) : new float[Settings.Horizons], Row(slices.Weights, row));
            }
        }
    }

    // Where the replayed slices begin, by symbol.
    private static (int Series, int From)[] Replayed(int nightsAgo) =>
    [
        // The pieces of the new sessions, one a symbol, come first.
        .. ReplaySlices.Select(Panel, Settings, Universe[0].Dates[^(nightsAgo + 1)], replayShare: 0.9, seed: 42)
            .Skip(Universe.Length).Select(piece => (piece.Series, piece.From)),
    ];

    private static SliceSet Slices(DateOnly since, double replayShare) =>
        NetworkInputs.Of(Panel, new EwmaScale(), Settings, ReplaySlices.Select(Panel, Settings, since, replayShare, seed: 1));

    private static float[] Row(float[,] values, int row) => [.. Enumerable.Range(0, values.GetLength(1)).Select(column => values[row, column])];

    private static double Learnt(SliceSet slices) => slices.Weights.Cast<float>().Count(weight => weight > 0);
}
