using Npgsql;

namespace Worker.Storage.Queries;

/// <summary>Reads <c>api.daily_sentiment</c> as SQL users see it. Open the database first.</summary>
public sealed class DailySentiment(WorkerDatabase database)
{
    /// <summary>The days of a subject on which reviews with a score were written, ascending; empty for a subject that is not there.</summary>
    public async Task<IReadOnlyList<SentimentDay>> OfAsync(string subject, CancellationToken cancellationToken)
    {
        await using var command = database.DataSource.CreateCommand(
            "select date, n, mean_score from api.daily_sentiment where subject = $1 order by date");
        command.Parameters.Add(new NpgsqlParameter { Value = subject });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<SentimentDay> days = [];
        while (await reader.ReadAsync(cancellationToken))
            days.Add(new SentimentDay(reader.GetFieldValue<DateOnly>(0), reader.GetInt32(1), reader.GetDouble(2)));
        return days;
    }

    /// <summary>The subjects that have scores, in order.</summary>
    public async Task<IReadOnlyList<string>> SubjectsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.DataSource.CreateCommand("select distinct subject from api.daily_sentiment order by subject");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<string> subjects = [];
        while (await reader.ReadAsync(cancellationToken)) subjects.Add(reader.GetString(0));
        return subjects;
    }
}

/// <param name="Count">Reviews of the day that have a score.</param>
/// <param name="MeanScore">Their mean P(positive), 0 to 1.</param>
public readonly record struct SentimentDay(DateOnly Date, int Count, double MeanScore);
