using Worker.Reports.Pages;
using Worker.Storage.Views;

namespace Worker.Tests.Reports.Pages;

public sealed class MetricTableTests
{
    [Fact]
    public void Figures_of_two_versions_stand_beside_each_other_by_horizon_and_model_whatever_their_order()
    {
        var rows = MetricTable.Of(
            Version("""{"n": 3, "newest": [{"model": "har", "ratio": 0.98}, {"model": "gru", "ratio": 0.97}]}"""),
            Version("""{"newest": [{"model": "gru", "ratio": 0.96}], "extra": "word"}"""),
            version => version.Metrics);

        Assert.Equal(
            [("n", "3", "–"), ("newest[har].ratio", "0.98", "–"), ("newest[gru].ratio", "0.97", "0.96"), ("extra", "–", "word")], rows);
    }

    [Fact]
    public void A_version_with_very_many_figures_shows_the_first_of_them() =>
        Assert.Equal(
            MetricTable.Limit,
            MetricTable.Of(Version($"{{\"n\": [{string.Join(',', Enumerable.Range(1, 5000))}]}}"), null, version => version.Metrics).Count);

    private static VersionView Version(string metrics) =>
        new(1, "forecaster", "gru", default, default, metrics, "{}", "cpu", "", 1, false, default, null);
}
