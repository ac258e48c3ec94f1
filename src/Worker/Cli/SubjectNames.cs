using Worker.Observability;
using Worker.Storage;
using Worker.Storage.Queries;

namespace Worker.Cli;

/// <summary>What there is to draw, offered where a command line names nothing or something unknown.</summary>
internal static class SubjectNames
{
    private const int Most = 20;

    /// <summary>Some of the names, and how many more there are.</summary>
    public static string List(IReadOnlyCollection<string> names) => FirstFew.Of(names, Most);

    /// <summary>The symbols with prices and the subjects with scores, with their counts.</summary>
    public static async Task<string> OfferAsync(WorkerDatabase database, CancellationToken cancellationToken)
    {
        var symbols = await new PublishedForecasts(database).SymbolsAsync(cancellationToken);
        return "Name a symbol, or a subject with --sentiment. "
            + (symbols.Count == 0 ? "No symbol has prices: run fetch-prices first. " : $"Symbols: {List([.. symbols.Select(one => $"{one.Symbol} ({one.Sessions} sessions)")])}. ")
            + await SubjectsAsync(database, cancellationToken);
    }

    /// <summary>The subjects with scores, with their counts.</summary>
    public static async Task<string> SubjectsAsync(WorkerDatabase database, CancellationToken cancellationToken)
    {
        var subjects = await new DailySentiment(database).SubjectsAsync(cancellationToken);
        return subjects.Count == 0
            ? "No subject has scores: run fetch-reviews, train-sentiment and score-reviews first."
            : $"Subjects: {List([.. subjects.Select(one => $"{one.Subject} ({one.Reviews} reviews)")])}.";
    }

    /// <summary>Says that a subject has no scores, and which one may be meant.</summary>
    public static async Task<string> UnknownAsync(string subject, WorkerDatabase database, CancellationToken cancellationToken)
    {
        var subjects = await new DailySentiment(database).SubjectsAsync(cancellationToken);
        var meant = NearestName.Of(subject, subjects.Select(one => one.Subject)) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        return $"There are no scores of '{subject}'.{meant} {await SubjectsAsync(database, cancellationToken)}";
    }
}
