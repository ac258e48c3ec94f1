using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Worker.Observability;
using Worker.Reviews;
using Worker.Reviews.Ingestion;

namespace Worker.Jobs;

/// <summary>Brings the reviews of the sources up to date. A source that fails stops no other.</summary>
internal sealed class FetchReviewsJob(ReviewIngestion ingestion, IOptions<ReviewsOptions> options) : IJob
{
    private const string HowToAdd =
        "Set Reviews:Sources, such as Reviews__Sources__0__Name=app, __Kind=AppStoreJson, __Subject=MyApp and __Address=https://...";

    public async Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken)
    {
        // A scheduled run without review sources is no failure; a caller that names a source expects it to exist.
        if (options.Value.Sources.Count == 0 && context.Arguments.Sources.Count == 0)
            return JobOutcome.Skipped($"there are no review sources. {HowToAdd}");
        var sources = Choose(context.Arguments.Sources);
        var report = await ingestion.RunAsync(
            new IngestionRequest { Sources = sources, Full = context.Arguments.Full, RunId = context.RunId },
            new SourceProgress(context.Progress, sources.Count), cancellationToken);

        var failed = report.Failed.ToList();
        var (added, updated) = (report.Sources.Sum(source => source.Added), report.Sources.Sum(source => source.Updated));
        var unchanged = report.Sources.Count(source => source.IsUnchanged);
        var nothingNew = failed.Count == 0 && added + updated == 0;
        return new JobOutcome(
            $"{added} reviews added and {updated} updated from {sources.Count - failed.Count} of {sources.Count} sources"
            + (unchanged > 0 ? $" ({unchanged} unchanged)" : "")
            + $", {report.Rejected.Values.Sum()} rejected"
            + (nothingNew ? "; nothing new to store" : ""),
            Metrics(report),
            IsSkipped: nothingNew)
        {
            Parts = new RunParts(
                JobArgument.Sources, sources.Count, [.. failed.Select(source => new FailedPart(source.Source, source.Error ?? ""))]),
        };
    }

    /// <exception cref="OperatorException">There are no sources, or none of a requested name.</exception>
    private IReadOnlyList<ReviewSourceOptions> Choose(IReadOnlyList<string> names)
    {
        var known = options.Value.Sources;
        if (known.Count == 0)
            throw new OperatorException($"There are no review sources. {HowToAdd}");
        if (names.Count == 0)
            return known;
        var all = known.Select(source => source.Name).ToList();
        foreach (var name in names.Where(name => !all.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            var meant = NearestName.Of(name, all) is { } nearest ? $" Did you mean '{nearest}'?" : "";
            throw new OperatorException($"There is no review source '{name}'.{meant} Reviews:Sources has: {string.Join(", ", all)}.");
        }
        return [.. known.Where(source => names.Contains(source.Name, StringComparer.OrdinalIgnoreCase))];
    }

    private static JsonObject Metrics(IngestionReport report) => new()
    {
        ["sources"] = report.Sources.Count,
        ["unchanged"] = report.Sources.Count(source => source.IsUnchanged),
        ["reviews"] = report.Sources.Sum(source => source.Reviews),
        ["added"] = report.Sources.Sum(source => source.Added),
        ["updated"] = report.Sources.Sum(source => source.Updated),
        ["duplicates"] = report.Sources.Sum(source => source.Duplicates),
        ["not_reviews"] = report.Sources.Sum(source => source.NotReviews),
        ["rejected"] = new JsonObject(report.Rejected.Select(rule => KeyValuePair.Create(rule.Key, (JsonNode?)rule.Value))),
        ["documents"] = report.Sources.Sum(source => source.Documents),
        ["notes"] = new JsonObject(report.Sources.Where(source => source.Notes.Count > 0).Select(source =>
            KeyValuePair.Create(source.Source, (JsonNode?)new JsonArray([.. source.Notes.Select(note => JsonValue.Create(note))])))),
        ["failed"] = new JsonArray([.. report.Failed.Select(source => JsonValue.Create(source.Source))]),
    };

    /// <summary>Sources finish on several threads; the count must not go backwards.</summary>
    private sealed class SourceProgress(IProgress<JobProgress> inner, int total) : IProgress<SourceReport>
    {
        private readonly Lock _gate = new();
        private int _done;

        public void Report(SourceReport value)
        {
            lock (_gate)
            {
                _done++;
                inner.Report(new((double)_done / total, value switch
                {
                    { Error: not null } => $"{value.Source}: failed",
                    { IsUnchanged: true } => $"{value.Source}: unchanged",
                    _ => $"{value.Source}: {value.Added} added, {value.Updated} updated",
                }));
            }
        }
    }
}
