using System.Text.Json.Nodes;
using Worker.Jobs;

namespace Worker.Tests.Jobs;

public sealed class JobCatalogTests
{
    [Fact]
    public void Every_job_class_has_its_line_and_every_line_its_class() => Assert.Equal(
        typeof(IJob).Assembly.GetTypes().Where(type => type is { IsClass: true } && type.IsAssignableTo(typeof(IJob)) && type.Namespace == typeof(JobCatalog).Namespace)
            .Select(type => type.Name).Order(StringComparer.Ordinal),
        JobCatalog.OfWorker.All.Select(job => job.Type.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void A_job_that_does_not_exist_is_refused_with_the_nearest_and_all_there_are()
    {
        var refused = Assert.Throws<UnknownJobException>(() => JobCatalog.OfWorker.Find("forecats"));

        Assert.Equal("forecats", refused.Job);
        Assert.Contains("forecast", refused.Known);
        Assert.Contains("Did you mean 'forecast'?", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_keeps_of_the_arguments_what_it_takes()
    {
        var given = new JobArguments { Symbols = ["AAPL"], Sources = ["news"], AsOf = new DateOnly(2020, 12, 31), Full = true };

        Assert.Equal("""{"sources":["news"],"full":true}""", RunArguments.ToJson(JobCatalog.OfWorker.Find("fetch-reviews").Only(given)).ToJsonString());
    }

    [Fact]
    public void The_arguments_of_a_job_are_described_for_the_checks_of_sql() => Assert.True(JsonNode.DeepEquals(
        JsonNode.Parse("""
            {"symbols": {"kind": "names", "example": "[\"AAPL\", \"MSFT\"]"}, "as_of": {"kind": "date", "example": "\"2020-12-31\""},
             "known_at": {"kind": "instant", "example": "\"2026-01-05T22:30:00Z\""}}
            """),
        JobCatalog.OfWorker.Find("forecast").DescribeArguments()));

    [Fact]
    public void The_jobs_that_nightly_runs_are_in_the_catalog() =>
        Assert.All(["fetch-prices", "train-forecaster", "forecast", "fetch-reviews", "score-reviews"], job => Assert.True(JobCatalog.OfWorker.Has(job)));
}
