using Worker.Jobs;

namespace Worker.Tests.Jobs;

public sealed class JobArgumentTests
{
    private static readonly JobArgument Folds = JobArgument.Number("folds", "How many folds.", 1, 20, _ => null, (given, _) => given);

    private static readonly JobArgument Reason = JobArgument.Text("reason", "Why.", "a new exchange", _ => null, (given, _) => given);

    [Theory]
    [InlineData("AAPL, BRK-B,AAPL", """["AAPL","BRK-B"]""")]
    [InlineData("AAPL", """["AAPL"]""")]
    public void A_list_is_written_with_commas_and_each_name_counts_once(string text, string json) =>
        Assert.Equal(json, JobArgument.Symbols.Parse(text).ToJsonString());

    [Fact]
    public void The_other_kinds_are_read_as_their_types()
    {
        Assert.Equal("\"2020-12-31\"", JobArgument.AsOf.Parse("2020-12-31").ToJsonString());
        Assert.Equal("true", JobArgument.Full.Parse("True").ToJsonString());
        Assert.Equal("5", Folds.Parse(" 5 ").ToJsonString());
        Assert.Equal("\"once\"", JobArgument.Refit.Parse("Once").ToJsonString());
        Assert.Equal("\"two words\"", Reason.Parse("two words").ToJsonString());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("21")]
    [InlineData("2.5")]
    [InlineData("two")]
    public void A_number_out_of_its_bounds_is_refused_with_them(string text)
    {
        var refused = Assert.Throws<FormatException>(() => Folds.Parse(text));

        Assert.Contains("between 1 and 20", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_is_no_choice_is_refused_with_those_there_are()
    {
        var refused = Assert.Throws<FormatException>(() => JobArgument.Refit.Parse("2"));

        Assert.Contains("every or once", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_no_value_of_any_kind() =>
        Assert.All([JobArgument.Symbols, JobArgument.AsOf, JobArgument.Full, JobArgument.Refit, Folds, Reason], argument => Assert.Throws<FormatException>(() => argument.Parse(" , ".Trim(',', ' '))));

    [Theory]
    [InlineData("2026-01-05T22:30Z", "2026-01-05T22:30:00Z")]
    [InlineData("2026-01-05T22:30:00+01:00", "2026-01-05T21:30:00Z")]
    [InlineData("2026-01-05 22:30:00.123456+00", "2026-01-05T22:30:00.123456Z")]
    public void An_instant_is_read_as_iso_8601_and_psql_write_it(string text, string instant) =>
        Assert.Equal(instant, JobArgument.KnownAt.Parse(text).GetValue<string>());

    [Theory]
    [InlineData("2026-01-05")]
    [InlineData("2026-01-05T22:30:00")]
    [InlineData("2026-01-05T25:30:00Z")]
    [InlineData("05.01.2026 22:30 Z")]
    public void An_instant_without_a_zone_or_time_is_refused(string text)
    {
        var refused = Assert.Throws<FormatException>(() => JobArgument.KnownAt.Parse(text));

        Assert.Contains("2026-01-05T22:30:00Z", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_option_is_its_name_as_the_command_line_writes_it() => Assert.Equal("--as-of", JobArgument.AsOf.Option);
}
