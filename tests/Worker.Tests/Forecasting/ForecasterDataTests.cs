using Worker.Forecasting;
using Worker.Learning.Recurrent;
using Worker.Observability;

namespace Worker.Tests.Forecasting;

public sealed class ForecasterDataTests
{
    private static readonly ForecasterTrainingSettings Settings = ForecasterTrainingSettings.From(new ForecastingOptions(), fineTune: false);

    private static SymbolWindows Aapl(Func<int, double, double>? change = null)
    {
        var (dates, closes) = SampleCloses.Aapl();
        return new SymbolWindows("AAPL", dates, [.. closes.Select((close, i) => change?.Invoke(i, close) ?? close)], Settings.Window, Settings.MaxHorizon);
    }

    [Fact]
    public void Closes_after_the_training_segment_change_neither_its_windows_nor_the_scaler()
    {
        var real = ForecasterData.Build([Aapl()], Settings);
        var first = real.Symbols[0].Windows.TrainingCloses(real.Segments).Length;
        var changed = ForecasterData.Build([Aapl((i, close) => i < first ? close : close * 3)], Settings);

        Assert.Equal(real.Symbols[0].Scaler, changed.Symbols[0].Scaler);
        Assert.Equal(real.Windows(Segment.Training).Inputs, changed.Windows(Segment.Training).Inputs);
        Assert.Equal(real.Windows(Segment.Training).Targets, changed.Windows(Segment.Training).Targets);
        Assert.NotEqual(real.Windows(Segment.Validation).Targets, changed.Windows(Segment.Validation).Targets);
    }

    [Fact]
    public void Equal_data_have_an_equal_hash_and_one_changed_close_another()
    {
        var hash = ForecasterData.Build([Aapl()], Settings).Sha256();
        Assert.Equal(64, hash.Length);
        Assert.Equal(hash, ForecasterData.Build([Aapl()], Settings).Sha256());
        Assert.NotEqual(hash, ForecasterData.Build([Aapl((i, close) => i == 2000 ? close + 0.000001 : close)], Settings).Sha256());
    }

    [Fact]
    public void Windows_of_several_symbols_follow_each_other_each_on_its_own_scale()
    {
        var aapl = Aapl();
        var tenfold = aapl with { Symbol = "TEN", Closes = [.. aapl.Closes.Select(close => close * 10)] };
        var set = ForecasterData.Build([aapl, tenfold], Settings).Windows(Segment.Training);
        var inputs = set.Inputs.Cast<float>().ToArray();
        var half = inputs.Length / 2;
        Assert.All(inputs[..half].Zip(inputs[half..]), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Fact]
    public void A_symbol_with_too_few_bars_is_refused_by_name_and_the_others_go_on()
    {
        var aapl = Aapl();
        var young = aapl with { Symbol = "YOUNG", Dates = [.. aapl.Dates.TakeLast(60)], Closes = aapl.Closes[^60..] };
        var data = ForecasterData.Build([aapl, young], Settings);
        Assert.Equal("AAPL", Assert.Single(data.Symbols).Windows.Symbol);
        var skipped = Assert.Single(data.Skipped);
        Assert.Equal(("YOUNG", "too_few_bars"), (skipped.Symbol, skipped.Rule));
    }

    [Fact]
    public void Without_any_symbol_that_has_a_window_the_operator_is_told_how_many_bars_there_are()
    {
        var aapl = Aapl();
        var none = aapl with { Dates = [.. aapl.Dates.Take(10)], Closes = aapl.Closes[..10] };
        var exception = Assert.Throws<OperatorException>(() => ForecasterData.Build([none], Settings));
        Assert.Contains("AAPL has 10", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_content_of_a_forecaster_survives_its_way_through_the_checkpoint()
    {
        var data = ForecasterData.Build([Aapl()], Settings);
        var accuracy = ForecastAccuracy.Measure([new Outcome(1, 1, 2, 1)], new ConformalInterval(0.1, 0.2));
        var content = new ForecasterContent
        {
            Settings = Settings with { Cell = RecurrentCell.Lstm },
            Segments = data.Segments,
            Symbols = new Dictionary<string, SymbolForecaster>
            {
                ["AAPL"] = new()
                {
                    Scaler = data.Symbols[0].Scaler,
                    Intervals = [new ConformalInterval(0.1, 0.2)],
                    NaiveIntervals = [new ConformalInterval(0.3, 0.4)],
                    Accuracy = [accuracy],
                    NaiveAccuracy = [accuracy],
                },
            },
        };
        var read = ForecasterContent.FromJson(content.ToJson());
        Assert.Equal(content.Settings, read.Settings);
        Assert.Equal(content.Segments, read.Segments);
        Assert.Equal(content.Symbols["AAPL"].Scaler, read.Symbols["AAPL"].Scaler);
        Assert.Equal(content.Symbols["AAPL"].Intervals, read.Symbols["AAPL"].Intervals);
        Assert.Equal(content.Symbols["AAPL"].Accuracy, read.Symbols["AAPL"].Accuracy);
    }
}
