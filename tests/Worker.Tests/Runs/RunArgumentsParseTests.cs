using Worker.Jobs;
using Worker.Runs;

namespace Worker.Tests.Runs;

public sealed class RunArgumentsParseTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        var arguments = new JobArguments { Symbols = ["AAPL", "MSFT"], Sources = ["news"], AsOf = new DateOnly(2020, 12, 31), Full = true, FineTune = true };

        Assert.Equivalent(arguments, RunArguments.Parse(RunArguments.ToJson(arguments).ToJsonString()), strict: true);
    }

    [Fact]
    public void Nothing_said_means_the_defaults() => Assert.Equivalent(new JobArguments(), RunArguments.Parse("{}"), strict: true);

    [Fact]
    public void Names_are_trimmed_and_said_once() =>
        Assert.Equal(["AAPL"], RunArguments.Parse("""{"symbols": [" AAPL", "AAPL "]}""").Symbols);
}
