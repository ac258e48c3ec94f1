using Worker.Storage.Views;

namespace Worker.Reports.Pages;

/// <summary>What the first page shows.</summary>
public sealed record OverviewContent
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>The newest nightly run, then its parts; empty if there was none.</summary>
    public required IReadOnlyList<RunView> LastNight { get; init; }

    public required IReadOnlyList<RunView> NewestRuns { get; init; }

    public required IReadOnlyList<RunView> Troubled { get; init; }

    public required FreshnessView Freshness { get; init; }

    public required IReadOnlyList<JobView> Jobs { get; init; }

    public required IReadOnlyList<NodeView> Nodes { get; init; }

    public required IReadOnlyList<VersionView> Models { get; init; }

    public required IReadOnlyList<PublishedSkill> Skill { get; init; }

    /// <summary>The newest fold of the newest backtest, of the models that are published now, ascending by horizon.</summary>
    public required IReadOnlyList<SkillView> Backtest { get; init; }

    public required IReadOnlyList<ForecastView> Forecasts { get; init; }
}

/// <summary>What the page of a symbol shows.</summary>
public sealed record SymbolContent
{
    public required SymbolView Symbol { get; init; }

    /// <summary>Ascending.</summary>
    public required IReadOnlyList<CloseView> Closes { get; init; }

    /// <summary>Ascending by horizon.</summary>
    public required IReadOnlyList<ForecastView> Forecasts { get; init; }

    /// <summary>One session ahead, ascending by day.</summary>
    public required IReadOnlyList<ForecastView> Past { get; init; }

    public required IReadOnlyList<RollingSkillView> Rolling { get; init; }

    public required IReadOnlyList<PitView> Pit { get; init; }

    public required IReadOnlyList<SkillView> Skill { get; init; }

    public required BacktestView? Backtest { get; init; }

    public required IReadOnlyList<SkillView> BacktestSkill { get; init; }

    public required IReadOnlyList<PromotionView> Promotions { get; init; }

    public required IReadOnlyList<RuleCount> Rejected { get; init; }

    public required IReadOnlyList<RuleCount> Gaps { get; init; }
}

/// <summary>What the skill page shows.</summary>
public sealed record SkillContent
{
    /// <summary>Symbols of a table.</summary>
    public const int Limit = 200;

    /// <summary>That the tables by symbol are of.</summary>
    public required int Horizon { get; init; }

    public required IReadOnlyList<PublishedSkill> Published { get; init; }

    public required IReadOnlyList<SkillView> Live { get; init; }

    public required BacktestView? Backtest { get; init; }

    /// <summary>Over all symbols, all folds.</summary>
    public required IReadOnlyList<SkillView> Pooled { get; init; }

    /// <summary>Over all symbols, the newest fold, which chose nothing.</summary>
    public required IReadOnlyList<SkillView> Newest { get; init; }

    public required IReadOnlyList<SkillView> BySymbol { get; init; }
}

/// <summary>What the mood page shows.</summary>
public sealed record MoodContent
{
    /// <summary>Subjects of the page.</summary>
    public const int Limit = 20;

    /// <summary>The version that scores; null before the first training.</summary>
    public required VersionView? Model { get; init; }

    public required IReadOnlyList<SubjectMood> Subjects { get; init; }
}

/// <param name="Days">Ascending.</param>
/// <param name="Correlations">With each symbol that the subject is mapped to.</param>
/// <param name="Closes">Of the first of them, ascending.</param>
public sealed record SubjectMood(
    SubjectView Subject, IReadOnlyList<MoodDayView> Days, IReadOnlyList<ScoredReviewView> Positive, IReadOnlyList<ScoredReviewView> Negative,
    IReadOnlyList<CorrelationView> Correlations, IReadOnlyList<CloseView> Closes);

/// <param name="Runs">Newest first.</param>
public sealed record RunsContent(IReadOnlyList<RunView> Runs);

/// <param name="Parts">The runs that it requested.</param>
/// <param name="Log">Its newest lines, in order.</param>
public sealed record RunContent(RunView Run, IReadOnlyList<RunView> Parts, IReadOnlyList<LogLine> Log);

/// <param name="Versions">Newest first.</param>
/// <param name="Pairs">Compared side by side.</param>
/// <param name="Promotions">The newest decisions about sentiment.</param>
/// <param name="IsComparison">Whether one pair was asked for.</param>
public sealed record ModelsContent(
    IReadOnlyList<VersionView> Versions, IReadOnlyList<VersionPair> Pairs, IReadOnlyList<PromotionView> Promotions, bool IsComparison);

/// <param name="Right">The version to compare with; null for none.</param>
public sealed record VersionPair(VersionView Left, VersionView? Right, IReadOnlyList<EpochView> LeftEpochs, IReadOnlyList<EpochView> RightEpochs);
