using Worker.Jobs;

namespace Worker.Tests.Jobs;

public sealed class RunPartsTests
{
    [Fact]
    public void A_few_are_all_told() => Assert.Equal("3 of 5 failed: a: is gone; b: 404; c: empty.", Parts(5, "a: is gone.", "b: 404.", "c: empty.").ToText(7));

    [Fact]
    public void Of_many_the_first_are_told_with_their_number_and_where_the_others_stand() => Assert.Equal(
        "40 of 40 failed: s1: is gone; s2: is gone; s3: is gone; and 37 more: see forecast-worker runs log 7",
        Parts(40, [.. Enumerable.Range(1, 40).Select(i => $"s{i}: is gone.")]).ToText(7));

    [Fact]
    public void The_failed_ones_are_the_arguments_of_the_next_attempt() =>
        Assert.Equal("""{"symbols":["a","b"]}""", Parts(5, "a: is gone.", "b: 404.").ToJson().ToJsonString());

    [Fact]
    public void Parts_that_the_job_finds_by_itself_need_no_argument() =>
        Assert.Equal("{}", (Parts(5, "a: is gone.") with { Argument = null }).ToJson().ToJsonString());

    private static RunParts Parts(int count, params string[] errors) =>
        new(JobArgument.Symbols, count, [.. errors.Select(error => new FailedPart(error.Split(':')[0], error))]);
}
