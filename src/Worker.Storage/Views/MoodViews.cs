using Microsoft.EntityFrameworkCore;

namespace Worker.Storage.Views;

/// <summary>What reviews say of each subject.</summary>
public static class MoodViews
{
    /// <summary>The subjects with scores, those with the most reviews first.</summary>
    public static async Task<IReadOnlyList<SubjectView>> SubjectsAsync(WorkerDbContext context, int limit, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<SubjectView>(
            $"""
            select subject, sum(n)::integer as n, min(date) as first_date, max(date) as last_date,
              sum(total) / sum(n) as mean_score
            from worker.daily_moods group by subject order by sum(n) desc, subject limit {limit}
            """).ToListAsync(cancellationToken);

    /// <summary>The days of a subject with scored reviews, ascending.</summary>
    public static async Task<IReadOnlyList<MoodDayView>> DaysAsync(WorkerDbContext context, string subject, int days, CancellationToken cancellationToken)
    {
        var rows = await context.Database.SqlQuery<MoodDayView>(
            $"""
            select date, n, mean_score::double precision, positive_share::double precision from api.daily_sentiment
            where subject = {subject} order by date desc limit {days}
            """).ToListAsync(cancellationToken);
        rows.Reverse();
        return rows;
    }

    /// <summary>The most positive or most negative reviews since a day, by the score of the version that serves.</summary>
    public static async Task<IReadOnlyList<ScoredReviewView>> ExtremesAsync(
        WorkerDbContext context, string subject, DateOnly since, bool positive, int limit, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<ScoredReviewView>(
            $"""
            select r.source, r.published_at, r.rating::double precision, r.title, left(r.body, 2000) as body, s.score::double precision
            from api.sentiment_scores s join api.reviews r on r.id = s.review_id
            where s.is_current and s.subject = {subject} and r.subject = {subject} and r.published_at >= {since.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)}
              and (s.score >= 0.5) = {positive}
            order by case when {positive} then -s.score else s.score end, r.published_at desc, r.id limit {limit}
            """).ToListAsync(cancellationToken);

    /// <summary>The correlation of the daily mood with the next return, for each symbol that the subject is mapped to.</summary>
    public static async Task<IReadOnlyList<CorrelationView>> CorrelationsAsync(WorkerDbContext context, string subject, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<CorrelationView>(
            $"""
            select symbol, n, correlation::double precision, lower_95::double precision as lower95, upper_95::double precision as upper95
            from api.mood_correlation where subject = {subject} order by symbol
            """).ToListAsync(cancellationToken);
}

/// <param name="N">Scored reviews.</param>
public sealed record SubjectView(string Subject, int N, DateOnly FirstDate, DateOnly LastDate, double MeanScore);

/// <param name="MeanScore">Mean P(positive), 0 to 1.</param>
public sealed record MoodDayView(DateOnly Date, int N, double MeanScore, double PositiveShare);

/// <param name="Rating">Stars; null if the writer gave none.</param>
/// <param name="Score">P(positive), 0 to 1.</param>
public sealed record ScoredReviewView(string Source, DateTimeOffset? PublishedAt, double? Rating, string? Title, string Body, double Score);

/// <summary>The daily mood of a subject and the next return of a symbol that it is mapped to.</summary>
/// <param name="N">Days with both.</param>
public sealed record CorrelationView(string Symbol, int N, double? Correlation, double? Lower95, double? Upper95);
