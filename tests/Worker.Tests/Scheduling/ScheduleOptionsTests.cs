using Microsoft.Extensions.Configuration;
using Worker.Jobs;
using Worker.Scheduling;

namespace Worker.Tests.Scheduling;

public sealed class ScheduleOptionsTests
{
    private readonly ScheduleOptions _options = [];

    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(Errors());

    [Theory]
    [InlineData("nightly:Cron", "every night", "Schedule:nightly:Cron is 'every night'")]
    [InlineData("nightly:Cron", "", "Schedule:nightly:Cron is ''")]
    [InlineData("nightly:TimeZone", "Amerika/New_York", "Schedule:nightly:TimeZone is 'Amerika/New_York', which this machine does not know")]
    [InlineData("nightly:Retry:MaxRetries", "21", "Schedule:nightly:Retry:MaxRetries is 21")]
    [InlineData("nightly:Retry:Delay", "00:00:00", "Schedule:nightly:Retry:Delay is 00:00:00")]
    [InlineData("nightly:Retry:MaxDelay", "00:01:00", "Schedule:nightly:Retry:MaxDelay is 00:01:00")]
    [InlineData("forecast:Arguments:Sources", "news", "Schedule:forecast:Arguments:Sources is no argument of forecast, which takes symbols, as_of, known_at.")]
    [InlineData("nightly:Arguments:as_of", "yesterday", "Schedule:nightly:Arguments:as_of is 'yesterday' is no date")]
    [InlineData("nigthly:Cron", "0 0 0 ? * *", "Schedule:nigthly is the schedule of no job; did you mean nightly?")]
    public void A_value_out_of_bounds_is_told(string key, string value, string expected)
    {
        Bind(key, value);

        Assert.StartsWith(expected, Assert.Single(Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_replaces_one_default_and_leaves_the_others()
    {
        Bind("nightly:Cron", "0 0 22 ? * MON-FRI");
        Bind("nightly:Arguments:Symbols", "AAPL,MSFT");

        var nightly = _options.Of("nightly");
        Assert.Equal(("0 0 22 ? * MON-FRI", true, "America/New_York"), (nightly.Cron, nightly.Enabled, nightly.TimeZone));
        Assert.Equal(["AAPL", "MSFT"], RunArguments.Parse(JobCatalog.OfWorker.Find("nightly"), nightly.Arguments, Assert.Fail).Symbols);
    }

    [Fact]
    public void Only_what_nightly_does_not_run_has_a_schedule_of_its_own_by_default() => Assert.Equal(
        ["fetch-reviews", "nightly", "prune", "score-reviews", "train-forecaster", "train-sentiment"],
        _options.Where(job => job.Value.Enabled).Select(job => job.Key).Order());

    private void Bind(string key, string value) => new ConfigurationBuilder()
        .AddInMemoryCollection([KeyValuePair.Create<string, string?>($"Schedule:{key}", value)]).Build().GetSection("Schedule").Bind(_options);

    private IEnumerable<string> Errors() => new ScheduleOptionsRules().Validate(null, _options).Failures ?? [];
}
