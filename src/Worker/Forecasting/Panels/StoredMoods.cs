using Microsoft.EntityFrameworkCore;
using Worker.Storage;

namespace Worker.Forecasting.Panels;

/// <summary>
/// Reads the mood of subjects and adds it to the bars of the symbols that they are mapped to. Reviews of a session's own day are not read
/// at that session: they may have been written after its close. The scores are those of today's sentiment model. Thread-safe.
/// </summary>
/// <param name="subjects">By symbol.</param>
internal sealed class StoredMoods(IDbContextFactory<WorkerDbContext> contexts, IReadOnlyDictionary<string, string[]> subjects)
{
    /// <returns>The bars, those of symbols with subjects with their mood.</returns>
    public async Task<IReadOnlyList<DailyBars>> AttachAsync(IReadOnlyList<DailyBars> bars, DateOnly asOf, CancellationToken cancellationToken)
    {
        if (!bars.Any(symbol => subjects.ContainsKey(symbol.Symbol)))
            return bars;
        var names = bars.SelectMany(symbol => subjects.GetValueOrDefault(symbol.Symbol, [])).Distinct().ToArray();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var days = await context.Database.SqlQuery<MoodDay>(
            $"select subject, date, n, mean_score::double precision as mean_score from api.daily_sentiment where subject = any({names}) and date < {asOf}").ToListAsync(cancellationToken);
        var bySubject = days.ToLookup(day => day.Subject);
        return [.. bars.Select(symbol => subjects.TryGetValue(symbol.Symbol, out var own) ? Attach(symbol, own.SelectMany(subject => bySubject[subject])) : symbol)];
    }

    private static DailyBars Attach(DailyBars bars, IEnumerable<MoodDay> days)
    {
        var (counts, scores) = (new double[bars.Count], new double[bars.Count]);
        foreach (var day in days)
        {
            // The first session after the day; what is older than the second session belongs to none.
            var session = bars.CountUpTo(day.Date);
            if (session == 0 || session == bars.Count)
                continue;
            counts[session] += day.N;
            scores[session] += day.N * day.MeanScore;
        }
        for (var t = 0; t < counts.Length; t++)
            scores[t] = counts[t] > 0 ? scores[t] / counts[t] : 0.5;
        return bars with { MoodCount = counts, MoodScore = scores };
    }

    private sealed record MoodDay(string Subject, DateOnly Date, int N, double MeanScore);
}
