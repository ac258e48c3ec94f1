using System.Text.Json.Nodes;
using Worker.Forecasting.Calibration;
using Worker.Forecasting.Distribution;
using Worker.Forecasting.Network;
using Worker.Forecasting.Scales;
using Worker.Forecasting.Versions;

namespace Worker.Tests.Forecasting.Versions;

public sealed class QuantileContentTests
{
    [Fact]
    public void A_symbol_is_published_by_the_decisions_of_its_group()
    {
        var content = QuantileContent.FromJson(Content.ToJson());

        Assert.Equal("har", Assert.Single(content.DecisionsOf("AAA")).Published);
        Assert.Equal("naive", Assert.Single(content.DecisionsOf("BBB")).Published);
        Assert.Equal("calm: har published at horizon 1; others: naive published at horizon 1", content.Published);
    }

    [Fact]
    public void A_version_of_an_older_release_decides_for_all_symbols()
    {
        var old = JsonNode.Parse(Content.ToJson())!.AsObject();
        old.Remove("groups");
        old["decisions"]!.AsArray().RemoveAt(1);
        old["decisions"]![0]!.AsObject().Remove("group");
        old["settings"]!.AsObject().Remove("groups");
        old["settings"]!.AsObject().Remove("chooses_epochs");

        var content = QuantileContent.FromJson(old.ToJsonString());

        Assert.Equal("har", Assert.Single(content.DecisionsOf("BBB")).Published);
        Assert.Equal("har published at horizon 1", content.Published);
        Assert.Equal(0.9, content.NewestPinballRatio);
        Assert.False(content.Settings.ChoosesEpochs);
    }

    [Fact]
    public void The_figure_of_a_version_weighs_groups_by_their_symbols() =>
        Assert.Equal(((1 * 0.9) + (3 * 1.0)) / 4, Content.NewestPinballRatio!.Value, 1e-12);

    [Fact]
    public void Settings_are_those_of_a_version_if_their_groups_are()
    {
        var settings = Settings("AAA");

        Assert.True(settings.AreThoseOf(Settings("AAA").ToJson()));
        Assert.False(settings.AreThoseOf(Settings("BBB").ToJson()));
    }

    private static QuantileContent Content => new()
    {
        Settings = Settings("AAA"),
        Symbols = ["AAA", "BBB", "CCC", "DDD"],
        Scale = new HarScale([[0]], HasMarket: false),
        HarQuantiles = new PooledQuantiles([[0]]),
        NaiveQuantiles = new PooledQuantiles([[0]]),
        Calibration = new Dictionary<string, CalibrationFactors>(),
        Decisions = [Decision("calm", "har", 0.9), Decision("others", "naive", 1)],
        Groups = [new SymbolGroup("calm", ["AAA"]), new SymbolGroup("others", ["BBB", "CCC", "DDD"])],
    };

    private static HorizonDecision Decision(string group, string published, double ratio) =>
        new(group, 1, published, [], [new NewestFold(published, ratio, 1, 0.8, 0.95)]);

    private static QuantileSettings Settings(string symbol) => new()
    {
        Network = new NetworkSettings { Horizons = 1 },
        Folds = 2,
        Stride = 0,
        Significance = 0.05,
        DaysOfDoubt = 250,
        Groups = new SortedDictionary<string, string[]> { ["calm"] = [symbol] },
    };
}
