using Worker.Reports.Pages;
using Worker.Storage.Views;

namespace Worker.Tests.Reports.Pages;

/// <summary>Contents of pages: as empty as a new database has them, and with hostile names and texts.</summary>
internal static class SamplePages
{
    public const string Hostile = "<script>alert('x')</script>\"'&<img src=x onerror=alert(1)>";

    public static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private static readonly DateOnly Day = new(2026, 1, 2);

    public static OverviewContent EmptyOverview { get; } = new()
    {
        Now = Now,
        LastNight = [],
        NewestRuns = [],
        Troubled = [],
        Freshness = new FreshnessView(0, 0, 0, []),
        Jobs = [],
        Nodes = [],
        Models = [],
        Skill = [],
        Backtest = [],
        Forecasts = [],
    };

    public static OverviewContent Overview { get; } = EmptyOverview with
    {
        LastNight = [Run("nightly", "partial"), Run("fetch-prices", "failed")],
        NewestRuns = [Run("nightly", "partial")],
        Troubled = [Run("fetch-prices", "failed")],
        Freshness = new FreshnessView(1, 1, 1, [new StaleSymbol(Hostile, "failed", null, null, null, Hostile)]),
        Jobs = [new JobView("nightly", Hostile, null, null, Now, null, null, null, true)],
        Nodes = [new NodeView(Hostile, Now, 0, Hostile)],
        Models = [Version(2, "sentiment"), Version(3, "forecaster")],
        Skill = [new PublishedSkill(1, 60, 60, Day, Day, 0.97, 0.8, 0.95, 0.01), new PublishedSkill(2, 60, 60, Day, Day, 1.01, 0.8, 0.95, null)],
        Backtest = [Skill(1)],
        Forecasts = [Forecast(1), Forecast(2)],
    };

    public static SymbolContent Symbol { get; } = new()
    {
        Symbol = new SymbolView(Hostile, "csv", Hostile, "new_york", Day, Day, Hostile),
        Closes = [new CloseView(Day.AddDays(-1), 10), new CloseView(Day, 11)],
        Forecasts = [Forecast(1), Forecast(2)],
        Past = [Forecast(1) with { ActualClose = 12, ActualDate = Day }, Forecast(1) with { ActualClose = 99, ActualDate = Day.AddDays(1) }],
        Rolling = [new RollingSkillView(Day, 20, 0.98, 0.8, 0.95), new RollingSkillView(Day.AddDays(1), 21, null, 0.8, 0.95)],
        Pit = [new PitView(0, 0.5, 3, 0.3, 0.5), new PitView(0.5, 1, 7, 0.7, 0.5)],
        Skill = [Skill(1)],
        Backtest = new BacktestView(1, 1, 8, 5, Day, Day, null, 0.5),
        BacktestSkill = [Skill(1)],
        Promotions = [new PromotionView(1, "gru", null, 1, Hostile, "har", true, Hostile, Now, 2)],
        Rejected = [new RuleCount(Hostile, 2, Day, Hostile)],
        Gaps = [new RuleCount("no_row", 2, Day, null)],
    };

    public static SymbolContent EmptySymbol { get; } = new()
    {
        Symbol = new SymbolView("NEW", "csv", null, "weekdays", null, null, null),
        Closes = [],
        Forecasts = [],
        Past = [],
        Rolling = [],
        Pit = [],
        Skill = [],
        Backtest = null,
        BacktestSkill = [],
        Promotions = [],
        Rejected = [],
        Gaps = [],
    };

    public static SkillContent SkillOfAll { get; } = new()
    {
        Horizon = 1,
        Published = [],
        Live = [Skill(1)],
        Backtest = Symbol.Backtest,
        Pooled = [Skill(1), Skill(2)],
        Newest = [Skill(1)],
        BySymbol = [Skill(1)],
    };

    public static SkillContent EmptySkill { get; } = new()
    {
        Horizon = 1,
        Published = [],
        Live = [],
        Backtest = null,
        Pooled = [],
        Newest = [],
        BySymbol = [],
    };

    public static MoodContent Mood { get; } = new()
    {
        Model = Version(2, "sentiment"),
        Subjects =
        [
            new SubjectMood(
                new SubjectView(Hostile, 3, Day, Day, 0.5), [new MoodDayView(Day, 2, 0.5, 0.5), new MoodDayView(Day.AddDays(9), 1, 1, 1)],
                [new ScoredReviewView(Hostile, Now, 5, Hostile, Hostile, 0.9)], [],
                [new CorrelationView(Hostile, 50, 0.1, -0.2, 0.3), new CorrelationView("B", 2, null, null, null)], [new CloseView(Day, 10)]),
        ],
    };

    public static MoodContent EmptyMood { get; } = new() { Model = null, Subjects = [] };

    public static RunContent OneRun { get; } = new(Run("fetch-prices", "failed"), [Run("forecast", "lost")], [new LogLine(Now, "error", Hostile)]);

    public static RunsContent Runs { get; } = new([Run("nightly", "succeeded"), Run("fetch-prices", "failed")]);

    public static ModelsContent Models { get; } = new(
        [Version(3, "forecaster"), Version(2, "forecaster")],
        [new VersionPair(Version(3, "forecaster"), Version(2, "forecaster"), [new EpochView(1, 0.5, 0.6), new EpochView(2, 0.4, 0.5)], [new EpochView(1, double.NaN, 0.6)])],
        Symbol.Promotions, IsComparison: false);

    public static ModelsContent EmptyModels { get; } = new([], [], [], IsComparison: false);

    private static RunView Run(string job, string state) => new(7, job, state, Hostile, Hostile, Now, Now, Now.AddSeconds(9), Hostile, Hostile, 0.5, null, 1);

    private static SkillView Skill(int horizon) => new(Hostile, "gru", horizon, 60, 0.97, 1, 0.8, 0.95, 0.01);

    private static ForecastView Forecast(int horizon) =>
        new(Hostile, Hostile, Day, horizon, Day.AddDays(horizon), null, "gru", 3, 11, 10.5m, 11.5m, 10, 12, 9, 13, 11, null);

    private static VersionView Version(long id, string kind) => new(
        id, kind, Hostile, Day, Day,
        """
        {"accuracy": 0.9, "scored_by": "blend", "horizons": [{"group": "A", "horizon": 1, "published": "gru", "newest": [{"model": "gru", "pinball_ratio": 0.97}]}]}
        """,
        $$"""{"cell": "Gru", "words": ["<b>"]}""", "cpu", "0.1.0", 42, true, Now, 1);
}
