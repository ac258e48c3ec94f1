using Microsoft.EntityFrameworkCore;
using Worker.Storage.Tables;

namespace Worker.Storage;

/// <summary>The private tables, schema <c>worker</c>. Short-lived: take one from the factory for one piece of work.</summary>
public sealed class WorkerDbContext(DbContextOptions<WorkerDbContext> options) : DbContext(options)
{
    public const string Schema = "worker";

    /// <summary>Where the scheduler keeps its own tables, which no entity maps.</summary>
    public const string SchedulerSchema = "quartz";

    public DbSet<SymbolRow> Symbols => Set<SymbolRow>();

    public DbSet<SymbolSubjectRow> SymbolSubjects => Set<SymbolSubjectRow>();

    public DbSet<PriceBarRow> PriceBars => Set<PriceBarRow>();

    public DbSet<PriceRevisionRow> PriceRevisions => Set<PriceRevisionRow>();

    public DbSet<CorporateActionRow> CorporateActions => Set<CorporateActionRow>();

    public DbSet<RejectedBarRow> RejectedBars => Set<RejectedBarRow>();

    public DbSet<EmptyBarRow> EmptyBars => Set<EmptyBarRow>();

    public DbSet<MarketHolidayRow> MarketHolidays => Set<MarketHolidayRow>();

    public DbSet<WeekendSessionRow> WeekendSessions => Set<WeekendSessionRow>();

    public DbSet<ModelVersionRow> ModelVersions => Set<ModelVersionRow>();

    public DbSet<ModelServingRow> ModelServings => Set<ModelServingRow>();

    public DbSet<TrainingEpochRow> TrainingEpochs => Set<TrainingEpochRow>();

    public DbSet<ForecastRow> Forecasts => Set<ForecastRow>();

    public DbSet<PromotionRow> Promotions => Set<PromotionRow>();

    public DbSet<BacktestRow> Backtests => Set<BacktestRow>();

    public DbSet<BacktestPartRow> BacktestParts => Set<BacktestPartRow>();

    public DbSet<BacktestScoreRow> BacktestScores => Set<BacktestScoreRow>();

    public DbSet<ReviewRow> Reviews => Set<ReviewRow>();

    public DbSet<ReviewSourceRow> ReviewSources => Set<ReviewSourceRow>();

    public DbSet<RejectedReviewRow> RejectedReviews => Set<RejectedReviewRow>();

    public DbSet<SentimentScoreRow> SentimentScores => Set<SentimentScoreRow>();

    public DbSet<RunRow> Runs => Set<RunRow>();

    public DbSet<RunLogRow> RunLogs => Set<RunLogRow>();

    public DbSet<ModelLockRow> ModelLocks => Set<ModelLockRow>();

    public DbSet<NodeRow> Nodes => Set<NodeRow>();

    public DbSet<JobRow> Jobs => Set<JobRow>();

    public DbSet<SchemaVersionRow> SchemaVersions => Set<SchemaVersionRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(WorkerDbContext).Assembly);
    }
}
