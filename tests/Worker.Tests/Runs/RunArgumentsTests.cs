using Worker.Jobs;
using Worker.Runs;

namespace Worker.Tests.Runs;

public sealed class RunArgumentsTests
{
    [Fact]
    public void What_was_not_said_is_left_out() => Assert.Equal("{}", RunArguments.ToJson(new JobArguments()).ToJsonString());

    [Fact]
    public void Names_are_those_of_the_sql_contract() => Assert.Equal(
        """{"symbols":["AAPL","BRK-B"],"as_of":"2020-12-31","full":true,"fine_tune":true}""",
        RunArguments.ToJson(new JobArguments { Symbols = ["AAPL", "BRK-B"], AsOf = new(2020, 12, 31), Full = true, FineTune = true }).ToJsonString());
}
