using System.Text.Json.Nodes;
using Worker.Forecasting.Backtest;
using Worker.Jobs;

namespace Worker.Tests.Jobs;

public sealed class RunArgumentsTests
{
    private static readonly JobArguments Everything = new()
    {
        Symbols = ["AAPL", "BRK-B"],
        Sources = ["news"],
        AsOf = new DateOnly(2020, 12, 31),
        KnownAt = new DateTimeOffset(2021, 1, 4, 22, 30, 0, 125, TimeSpan.Zero),
        Full = true,
        FineTune = true,
        Folds = 4,
        Stride = 50,
        Refit = BacktestRefit.Once,
        From = new DateOnly(2010, 1, 1),
        Ablate = true,
        Fold = 3,
    };

    [Fact]
    public void What_was_not_given_is_left_out() => Assert.Equal("{}", RunArguments.ToJson(new JobArguments()).ToJsonString());

    [Fact]
    public void Names_are_those_of_the_sql_contract() => Assert.Equal(
        """{"symbols":["AAPL","BRK-B"],"sources":["news"],"as_of":"2020-12-31","known_at":"2021-01-04T22:30:00.125Z","full":true,"fine_tune":true"""
        + ""","folds":4,"stride":50,"refit":"once","from":"2010-01-01","ablate":true,"fold":3}""",
        RunArguments.ToJson(Everything).ToJsonString());

    [Fact]
    public void What_is_written_is_read_again() =>
        Assert.Equivalent(Everything, RunArguments.Parse(RunArguments.ToJson(Everything).ToJsonString()), strict: true);

    [Fact]
    public void Nothing_given_means_the_defaults() => Assert.Equivalent(new JobArguments(), RunArguments.Parse("{}"), strict: true);

    [Fact]
    public void Names_are_trimmed_and_listed_once() =>
        Assert.Equal(["AAPL"], RunArguments.Parse("""{"symbols": [" AAPL", "AAPL "]}""").Symbols);

    [Fact]
    public void Every_property_has_its_argument() => Assert.Equal(
        typeof(JobArguments).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal),
        JobArgument.All.Select(argument => string.Concat(argument.Name.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]))).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_argument_sets_what_it_gets_and_nothing_else()
    {
        foreach (var argument in JobArgument.All)
        {
            var value = argument.Get(Everything);
            Assert.NotNull(value);
            var set = argument.Set(new JobArguments(), value);
            Assert.Equal([argument.Name], RunArguments.ToJson(set).Select(member => member.Key));
            Assert.True(JsonNode.DeepEquals(value, argument.Get(set)));
            Assert.NotNull(JsonNode.Parse(argument.Example));
        }
    }
}
