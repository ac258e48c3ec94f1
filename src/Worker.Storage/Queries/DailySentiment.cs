using Npgsql;

namespace Worker.Storage.Queries;

/// <summary>Reads <c>api.daily_sentiment</c> as SQL users see it. Open the database first.</summary>
public sealed class DailySentiment(WorkerDatabase database)
{
    /// <summary>
    /// The days of a subject on which reviews with a score were written, ascending; empty for a subject that is not there.
    /// </summary>
    public async Task<IReadOnlyList<SentimentDay>> OfAsync(string subject, CancellationToken cancellationToken)
    {
        await using var command = database.DataSource.CreateCommand(
            "select date, n, mean_score::double precision from api.daily_sentiment where subject = $1 order by date");
        command.Parameters.Add(new NpgsqlParameter { Value = subject });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<SentimentDay> days = [];
        while (await reader.ReadAsync(cancellationToken))
            days.Add(new SentimentDay(reader.GetFieldValue<DateOnly>(0), reader.GetInt32(1), reader.GetDouble(2)));
        return days;
    }

    /// <summary>The subjects that have scores, in order, with the number of their scored reviews.</summary>
    public async Task<IReadOnlyList<(string Subject, long Reviews)>> SubjectsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.DataSource.CreateCommand(
            "select subject, sum(n)::bigint from api.daily_sentiment group by subject order by subject");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(string, long)> subjects = [];
        while (await reader.ReadAsync(cancellationToken)) subjects.Add((reader.GetString(0), reader.GetInt64(1)));
        return subjects;
    }

    /// <summary>The sentiment version that serves, with the figures of its test; null if none does or it has no figures.</summary>
    public async Task<ServingSentiment?> ServingModelAsync(CancellationToken cancellationToken)
    {
        await using var command = database.DataSource.CreateCommand(
            """
            select id, name, coalesce(metrics->>'scored_by', 'network'), (metrics->>'accuracy')::double precision,
              (metrics->>'bag_of_words_accuracy')::double precision
            from api.model_versions
            where kind = 'sentiment' and is_current and metrics ? 'accuracy' and metrics ? 'bag_of_words_accuracy'
            order by id desc limit 1
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new ServingSentiment(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2) != "bag_of_words", reader.GetDouble(3), reader.GetDouble(4))
            : null;
    }
}

/// <param name="IsNetwork">Whether the network scores, alone or with the bag of words; else the bag of words of that version
/// scores.</param>
/// <param name="Accuracy">Of what scores, on test texts, 0 to 1.</param>
public sealed record ServingSentiment(long VersionId, string Name, bool IsNetwork, double Accuracy, double BagOfWordsAccuracy)
{
    /// <summary>For people.</summary>
    public override string ToString() => IsNetwork
        ? FormattableString.Invariant(
            $"{Name} version {VersionId}: test accuracy {100 * Accuracy:0.0} %, bag of words {100 * BagOfWordsAccuracy:0.0} %")
        : FormattableString.Invariant(
            $"bag of words of version {VersionId}: test accuracy {100 * Accuracy:0.0} %, which {Name} did not beat");
}

/// <param name="Count">Reviews of the day that have a score.</param>
/// <param name="MeanScore">Their mean P(positive), 0 to 1.</param>
public readonly record struct SentimentDay(DateOnly Date, int Count, double MeanScore);
