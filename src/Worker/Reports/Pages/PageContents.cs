using Worker.Storage;
using Worker.Storage.Views;

namespace Worker.Reports.Pages;

/// <summary>Reads what each page shows. Open the database first. Thread-safe.</summary>
internal sealed class PageContents(ViewReader views, TimeProvider time)
{
    /// <summary>As-of dates that the live figures are of.</summary>
    private const int RecentSessions = 60;

    /// <summary>Days of the price chart: few enough that the forecast is not too small in it.</summary>
    private const int ChartDays = 100;

    public Task<OverviewContent> OverviewAsync(CancellationToken cancellationToken) => views.ReadAsync(
        async context => new OverviewContent
        {
            Now = time.GetUtcNow(),
            LastNight = await RunViews.LastNightAsync(context, cancellationToken),
            NewestRuns = await RunViews.NewestOfEachJobAsync(context, cancellationToken),
            Troubled = await RunViews.TroubledAsync(context, days: 7, limit: 10, cancellationToken),
            Freshness = await StateViews.FreshnessAsync(context, limit: 10, cancellationToken),
            Jobs = await StateViews.JobsAsync(context, cancellationToken),
            Nodes = await StateViews.NodesAsync(context, cancellationToken),
            Models = await ModelViews.CurrentAsync(context, cancellationToken),
            Skill = await SkillViews.PublishedAsync(context, RecentSessions, cancellationToken),
            Backtest = await SkillViews.PublishedInBacktestAsync(context, cancellationToken),
            Forecasts = await ForecastViews.LatestAsync(context, symbol: null, limit: 100, cancellationToken),
        },
        cancellationToken);

    public Task<IReadOnlyList<string>> SymbolsAsync(CancellationToken cancellationToken) =>
        views.ReadAsync(context => ForecastViews.SymbolsAsync(context, cancellationToken), cancellationToken);

    /// <summary>Null if the worker has never fetched the symbol.</summary>
    public Task<SymbolContent?> SymbolAsync(string symbol, CancellationToken cancellationToken) => views.ReadAsync<SymbolContent?>(
        async context =>
        {
            if (await PriceViews.SymbolAsync(context, symbol, cancellationToken) is not { } known) return null;
            var backtest = await SkillViews.NewestBacktestAsync(context, symbol, cancellationToken);
            var from = (known.LastDate ?? DateOnly.FromDayNumber(ChartDays)).AddDays(-ChartDays);
            return new SymbolContent
            {
                Symbol = known,
                Closes = await PriceViews.ClosesAsync(context, symbol, from, cancellationToken),
                Forecasts = await ForecastViews.LatestAsync(context, symbol, limit: 400, cancellationToken),
                Past = await ForecastViews.PastAsync(context, symbol, horizon: 1, limit: 120, cancellationToken),
                Rolling = await ForecastViews.RollingAsync(context, symbol, horizon: 1, cancellationToken),
                Pit = await ForecastViews.PitAsync(context, symbol, horizon: 1, cancellationToken),
                Skill = await SkillViews.LiveAsync(context, symbol, horizon: null, limit: 100, cancellationToken),
                Backtest = backtest,
                BacktestSkill = backtest is null ? [] : await SkillViews.BacktestAsync(context, backtest.Id, symbol, "all folds", cancellationToken),
                Promotions = await ModelViews.PromotionsAsync(context, "forecaster", symbol, limit: 15, cancellationToken),
                Rejected = await PriceViews.RejectedAsync(context, symbol, cancellationToken),
                Gaps = await PriceViews.GapsAsync(context, symbol, cancellationToken),
            };
        },
        cancellationToken);

    public Task<SkillContent> SkillAsync(int horizon, CancellationToken cancellationToken) => views.ReadAsync(
        async context =>
        {
            var backtest = await SkillViews.NewestBacktestAsync(context, symbol: null, cancellationToken);
            return new SkillContent
            {
                Horizon = horizon,
                Published = await SkillViews.PublishedAsync(context, RecentSessions, cancellationToken),
                Live = await SkillViews.LiveAsync(context, symbol: null, horizon, SkillContent.Limit, cancellationToken),
                Backtest = backtest,
                Pooled = backtest is null ? [] : await SkillViews.BacktestAsync(context, backtest.Id, "*", "all folds", cancellationToken),
                Newest = backtest is null ? [] : await SkillViews.BacktestAsync(context, backtest.Id, "*", "newest fold", cancellationToken),
                BySymbol = backtest is null
                    ? [] : await SkillViews.BacktestOfPublishedAsync(context, backtest.Id, horizon, SkillContent.Limit, cancellationToken),
            };
        },
        cancellationToken);

    public Task<MoodContent> MoodAsync(CancellationToken cancellationToken) => views.ReadAsync(
        async context =>
        {
            var subjects = await MoodViews.SubjectsAsync(context, MoodContent.Limit, cancellationToken);
            var moods = new List<SubjectMood>();
            foreach (var subject in subjects) moods.Add(await MoodOfAsync(context, subject, cancellationToken));
            return new MoodContent
            {
                Model = (await ModelViews.CurrentAsync(context, cancellationToken)).FirstOrDefault(version => version.Kind == "sentiment"),
                Subjects = moods,
            };
        },
        cancellationToken);

    public Task<RunsContent> RunsAsync(int limit, CancellationToken cancellationToken) => views.ReadAsync(
        async context => new RunsContent(await RunViews.NewestAsync(context, limit, cancellationToken)), cancellationToken);

    /// <summary>Null if there is no run of that number.</summary>
    public Task<RunContent?> RunAsync(long id, CancellationToken cancellationToken) => views.ReadAsync<RunContent?>(
        async context => await RunViews.OneAsync(context, id, cancellationToken) is not { } run
            ? null
            : new RunContent(
                run, await RunViews.PartsAsync(context, id, cancellationToken), await RunViews.LogAsync(context, id, limit: 300, cancellationToken)),
        cancellationToken);

    /// <param name="compared">The numbers of two versions; null for the newest that serves and the one before it.</param>
    public Task<ModelsContent> ModelsAsync((long Left, long Right)? compared, int limit, CancellationToken cancellationToken) => views.ReadAsync(
        async context =>
        {
            var versions = await ModelViews.NewestAsync(context, limit, cancellationToken);
            var current = await ModelViews.CurrentAsync(context, cancellationToken);
            var pairs = new List<VersionPair>();
            foreach (var (left, right) in compared is { } asked ? [asked] : PairsOf(versions, current))
            {
                if (await ModelViews.OneAsync(context, left, cancellationToken) is not { } first) continue;
                var second = right == left ? null : await ModelViews.OneAsync(context, right, cancellationToken);
                pairs.Add(new VersionPair(
                    first, second, await ModelViews.EpochsAsync(context, left, cancellationToken),
                    second is null ? [] : await ModelViews.EpochsAsync(context, right, cancellationToken)));
            }
            return new ModelsContent(versions, pairs, await ModelViews.PromotionsAsync(context, "sentiment", null, 5, cancellationToken), compared is not null);
        },
        cancellationToken);

    /// <summary>Each version that serves, beside the one of its name before it; those of one model first, at most four.</summary>
    private static IEnumerable<(long Left, long Right)> PairsOf(IReadOnlyList<VersionView> versions, IReadOnlyList<VersionView> current) => current
        .OrderBy(version => version.Name.Contains(':', StringComparison.Ordinal)).ThenByDescending(version => version.Id).Take(4)
        .Select(version => (
            version.Id,
            versions.FirstOrDefault(other => other.Kind == version.Kind && other.Name == version.Name && other.Id < version.Id)?.Id ?? version.Id));

    private static async Task<SubjectMood> MoodOfAsync(WorkerDbContext context, SubjectView subject, CancellationToken cancellationToken)
    {
        var since = subject.LastDate.AddDays(-30);
        var correlations = await MoodViews.CorrelationsAsync(context, subject.Subject, cancellationToken);
        var days = await MoodViews.DaysAsync(context, subject.Subject, days: 365, cancellationToken);
        var closes = correlations is [var mapped, ..]
            ? await PriceViews.ClosesAsync(context, mapped.Symbol, days.Count > 0 ? days[0].Date : since, cancellationToken) : [];
        return new SubjectMood(
            subject, days,
            await MoodViews.ExtremesAsync(context, subject.Subject, since, positive: true, limit: 5, cancellationToken),
            await MoodViews.ExtremesAsync(context, subject.Subject, since, positive: false, limit: 5, cancellationToken),
            correlations, closes);
    }
}
