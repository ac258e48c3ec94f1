using System.Text.Json.Nodes;

namespace Worker.Jobs;

/// <summary>One job as people see it.</summary>
/// <param name="Name">What people type: <c>fetch-prices</c>.</param>
/// <param name="Description">One line for <c>--help</c> and <c>api.jobs</c>.</param>
/// <param name="Type">The class that does it, an <see cref="IJob"/>.</param>
/// <param name="Schedule">When it runs by itself, unless the settings say otherwise.</param>
/// <param name="Arguments">What it can be asked; all other arguments are refused.</param>
internal sealed record JobEntry(
    string Name, string Description, Type Type, DefaultSchedule Schedule, params IReadOnlyList<JobArgument> Arguments)
{
    /// <summary>The arguments as <c>worker.jobs.arguments</c> holds them, for the checks of <c>api.request_run</c>.</summary>
    public JsonObject DescribeArguments() =>
        new(Arguments.Select(argument => KeyValuePair.Create(argument.Name, (JsonNode?)Describe(argument))));

    /// <summary>Those of the arguments that this job takes.</summary>
    public JobArguments Only(JobArguments given) =>
        Arguments.Aggregate(new JobArguments(), (kept, argument) => argument.Get(given) is { } value ? argument.Set(kept, value) : kept);

    /// <summary>One sentence about an argument that this job does not take.</summary>
    public string Refuse(JobArgument argument) =>
        $"{Name} takes no {argument.Option}. It takes {(Arguments.Count == 0 ? "no argument" : string.Join(", ", Arguments.Select(one => one.Option)))}.";

    private static JsonObject Describe(JobArgument argument)
    {
        var description = new JsonObject { ["kind"] = argument.Kind.ToString().ToLowerInvariant(), ["example"] = argument.Example };
        if (argument.Kind == JobArgumentKind.Number) (description["min"], description["max"]) = (argument.Min, argument.Max);
        if (argument.Kind == JobArgumentKind.Choice) description["choices"] = new JsonArray([.. argument.Choices.Select(one => JsonValue.Create(one))]);
        return description;
    }
}

/// <summary>The schedule of a job without settings; see <see cref="JobSchedule"/>.</summary>
internal sealed record DefaultSchedule(
    string Cron, bool IsEnabled, int Retries = 0, Overlap Overlap = Overlap.Skip, bool UsesDevice = false)
{
    public JobSchedule ToSettings() => new()
    {
        Enabled = IsEnabled,
        Cron = Cron,
        Overlap = Overlap,
        UsesDevice = UsesDevice,
        Retry = new RetrySchedule { MaxRetries = Retries },
    };
}

/// <summary>
/// The single list of jobs. A new job is one class and one line here: its registration, <c>--help</c>, <c>api.jobs</c>, the section
/// <c>Schedule</c> of the settings and the checks of arguments follow from it.
/// </summary>
internal sealed class JobCatalog(IReadOnlyList<JobEntry> jobs)
{
    /// <summary>The jobs of the worker, in the order of the help.</summary>
    public static JobCatalog OfWorker { get; } = new(
    [
        new("fetch-prices", "Fetches new daily prices, checks them and stores them.", typeof(FetchPricesJob),
            OnRequest("0 0 18 ? * MON-FRI", retries: 3), JobArgument.Symbols, JobArgument.Full),
        new("fetch-reviews", "Fetches reviews from their sources, checks them and stores what is new or was edited.", typeof(FetchReviewsJob),
            Scheduled("0 0 * * * ?", retries: 2), JobArgument.Sources, JobArgument.Full),
        // Saturday: from scratch. nightly fine-tunes.
        new("train-forecaster", "Trains the price model; the new version serves if it is not worse than the current one.", typeof(TrainForecasterJob),
            Scheduled("0 0 8 ? * SAT", retries: 1, usesDevice: true), JobArgument.Symbols, JobArgument.AsOf, JobArgument.Full, JobArgument.FineTune),
        new("forecast", "Writes forecasts with intervals for the next sessions, and the naive forecast for comparison.", typeof(ForecastJob),
            OnRequest("0 0 19 ? * MON-FRI", retries: 2, Overlap.Allow), JobArgument.Symbols, JobArgument.AsOf, JobArgument.KnownAt),
        new("backtest", "Evaluates all models by walking forward over stored prices; continues an interrupted backtest.", typeof(BacktestJob),
            OnRequest("0 0 6 ? * SUN", retries: 0, usesDevice: true), JobArgument.Symbols, JobArgument.AsOf,
            JobArgument.Folds, JobArgument.Stride, JobArgument.Refit, JobArgument.From, JobArgument.Ablate, JobArgument.Fold),
        new("train-sentiment", "Trains the sentiment model; the new version serves if it is not worse than the current one.", typeof(TrainSentimentJob),
            Scheduled("0 0 12 ? * SAT", retries: 1, usesDevice: true), JobArgument.Full, JobArgument.FineTune),
        new("score-reviews", "Writes P(positive) of every review that the current sentiment model has not scored yet.", typeof(ScoreReviewsJob),
            Scheduled("0 30 * * * ?", retries: 1, usesDevice: true), JobArgument.Full),
        new("adapt-encoder", "Continues the pre-training of the sentiment encoder on the stored reviews; the result is a folder for Sentiment:Encoder.",
            typeof(AdaptEncoderJob), OnRequest("0 0 14 ? * SAT", retries: 0, usesDevice: true)),
        new("prune", "Removes old runs, rejected rows, replaced prices, and model versions and files that are no longer needed.", typeof(PruneJob),
            Scheduled("0 15 4 * * ?", retries: 1)),
        // The feeds have the last prices of a session of New York, which ends at 16:00.
        new("nightly", "Runs what is due after a session: fetch-prices, train-forecaster and forecast; fetch-reviews and score-reviews.", typeof(NightlyJob),
            Scheduled("0 30 18 ? * MON-FRI"), JobArgument.Symbols, JobArgument.Sources, JobArgument.AsOf, JobArgument.Full),
    ]);

    public IReadOnlyList<JobEntry> All { get; } = jobs;

    public IEnumerable<string> Names => All.Select(job => job.Name);

    public bool Has(string name) => All.Any(job => job.Name == name);

    /// <exception cref="UnknownJobException">No job has that name; the message lists those there are.</exception>
    public JobEntry Find(string name) => All.FirstOrDefault(job => job.Name == name)
        ?? throw new UnknownJobException(name, [.. Names.Order(StringComparer.Ordinal)]);

    private static DefaultSchedule Scheduled(string cron, int retries = 0, bool usesDevice = false) =>
        new(cron, IsEnabled: true, retries, UsesDevice: usesDevice);

    private static DefaultSchedule OnRequest(string cron, int retries, Overlap overlap = Overlap.Skip, bool usesDevice = false) =>
        new(cron, IsEnabled: false, retries, overlap, usesDevice);
}
