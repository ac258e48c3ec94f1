using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Worker.Models;
using Worker.Reviews.Normalisation;
using Worker.Storage;

namespace Worker.Sentiment.Labels;

/// <summary>The stored reviews that say what their writers thought: those of labelled sources, and those with a telling rating.</summary>
internal sealed class LabelledReviews(IDbContextFactory<WorkerDbContext> contexts, IOptions<SentimentOptions> options)
{
    /// <exception cref="TooFewTextsException">A class has too few texts; the message says how many there are.</exception>
    public Task<LabelledHistory> LoadAsync(CancellationToken cancellationToken) => LoadAsync(seen: null, cancellationToken);

    /// <param name="seen">What the version that is fine-tuned has seen: no text of it is tested. Null for a training from scratch.</param>
    /// <exception cref="TooFewTextsException">A class has too few texts; the message says how many there are.</exception>
    public async Task<LabelledHistory> LoadAsync(SeenTexts? seen, CancellationToken cancellationToken)
    {
        var builder = new TrainingDataBuilder(options.Value, HashSplit.Of(options.Value, seen));
        var (from, to) = await ReadAsync(builder, cancellationToken);
        return new LabelledHistory(builder.Build(), from, to);
    }

    /// <summary>Every labelled text once, also if there are too few for a training.</summary>
    public async Task<IReadOnlyList<LabelledText>> TextsAsync(CancellationToken cancellationToken)
    {
        var builder = new TrainingDataBuilder(options.Value);
        await ReadAsync(builder, cancellationToken);
        return builder.Texts();
    }

    private async Task<(DateOnly From, DateOnly To)> ReadAsync(TrainingDataBuilder builder, CancellationToken cancellationToken)
    {
        var rule = new RatingRule(options.Value);
        DateOnly from = DateOnly.MaxValue, to = DateOnly.MinValue;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = context.Reviews.AsNoTracking().Where(row => row.IsPositive != null || row.Rating != null)
            .Select(row => new { row.Title, row.Body, row.IsPositive, row.Rating, WrittenAt = row.PublishedAt ?? row.FirstSeenAt })
            .AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if ((row.IsPositive ?? rule.Label(row.Rating!.Value)) is not { } isPositive) continue;
            builder.Add(new LabelledText(new ReviewText(row.Title, row.Body).Whole, isPositive));
            var day = DateOnly.FromDateTime(row.WrittenAt.UtcDateTime);
            if (day < from) from = day;
            if (day > to) to = day;
        }

        return (from, to);
    }
}

/// <summary>Training data with the first and last UTC day on which its reviews were written.</summary>
internal sealed record LabelledHistory(TrainingData Data, DateOnly From, DateOnly To);
