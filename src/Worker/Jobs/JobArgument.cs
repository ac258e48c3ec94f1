using System.Globalization;
using System.Text.Json.Nodes;
using Worker.Observability;
using Worker.Storage;

namespace Worker.Jobs;

/// <summary>How the value of an argument is written.</summary>
internal enum JobArgumentKind
{
    /// <summary>A list of names: <c>["AAPL", "MSFT"]</c> in JSON, <c>AAPL,MSFT</c> as text.</summary>
    Names,

    /// <summary>Year-month-day.</summary>
    Date,

    /// <summary>An instant that names its zone: <c>2026-01-05T22:30:00Z</c>.</summary>
    Instant,

    /// <summary>True or false; on the command line its presence means true.</summary>
    Flag,

    /// <summary>A whole number within bounds.</summary>
    Number,

    /// <summary>One of a few words, in lower case; the command line takes them in any case.</summary>
    Choice,

    /// <summary>One line of text.</summary>
    Text,
}

/// <summary>
/// One argument that jobs can take. The command line, the settings and the functions of schema <c>api</c> all take their names, texts and
/// checks from here: a new argument is one property of <see cref="JobArguments"/>, one line here, and its name in the line of each job of
/// <see cref="JobCatalog"/> that takes it.
/// </summary>
/// <param name="Name">As SQL and JSON write it: <c>as_of</c>.</param>
/// <param name="Description">For <c>--help</c>.</param>
/// <param name="Example">A JSON value.</param>
/// <param name="Get">Its value as JSON; null if it was not given.</param>
/// <param name="Set">Takes a JSON value that fits the kind.</param>
internal sealed record JobArgument(
    string Name, JobArgumentKind Kind, string Description, string Example,
    Func<JobArguments, JsonNode?> Get, Func<JobArguments, JsonNode, JobArguments> Set)
{
    public static readonly JobArgument Symbols = Names(
        "symbols", "Only these symbols, separated by commas. [default: Prices:Symbols of the settings]", "[\"AAPL\", \"MSFT\"]", NameRule.IsSymbol, NameRule.SymbolForm,
        given => given.Symbols, (given, value) => given with { Symbols = value });

    public static readonly JobArgument Sources = Names(
        "sources", "Only these review sources, by name, separated by commas. [default: all of Reviews:Sources]", "[\"news\"]", NameRule.IsName, NameRule.NameForm,
        given => given.Sources, (given, value) => given with { Sources = value });

    public static readonly JobArgument AsOf = Date(
        "as_of", "The last session that the run may use: replays that day. [default: the last finished session]",
        given => given.AsOf, (given, value) => given with { AsOf = value });

    public static readonly JobArgument KnownAt = Instant(
        "known_at", "Forecast from what was known at this instant, such as known_at of api.forecasts; compare with the stored forecasts and write nothing.",
        given => given.KnownAt, (given, value) => given with { KnownAt = value });

    public static readonly JobArgument Full = Flag(
        "full", "Do everything again: fetch the whole history, read unchanged reviews, train although nothing changed.",
        given => given.Full, (given, value) => given with { Full = value });

    public static readonly JobArgument FineTune = Flag(
        "fine_tune", "Train from the weights of the current model version, with a lower rate and few epochs.",
        given => given.FineTune, (given, value) => given with { FineTune = value });

    public static readonly JobArgument Folds = Number(
        "folds", "Steps of a backtest. Each step evaluates the models with what was known before it. [default: Forecasting:Quantile:BacktestFolds]",
        1, 1000, given => given.Folds, (given, value) => given with { Folds = value });

    public static readonly JobArgument Stride = Number(
        "stride", "Sessions of a fold. [default: Forecasting:Quantile:BacktestStride, or all folds together are a quarter of the sessions]",
        1, 10_000, given => given.Stride, (given, value) => given with { Stride = value });

    public static readonly JobArgument Refit = Choice(
        "refit", "When a backtest fits its models: before every fold, once before the oldest, or warm: networks once and then fine-tuned fold by fold. [default: every]",
        given => given.Refit, (given, value) => given with { Refit = value });

    public static readonly JobArgument From = Date(
        "from", "The first session that a backtest uses. [default: all that are stored]",
        given => given.From, (given, value) => given with { From = value });

    public static readonly JobArgument Ablate = Flag(
        "ablate", "Evaluate the network also without each group of features, and with those that it does not read.",
        given => given.Ablate, (given, value) => given with { Ablate = value });

    public static readonly JobArgument Fold = Number(
        "fold", "Evaluate only this fold of a backtest, counted from the oldest. A service splits a backtest into such runs, so that nodes share it.",
        1, 1000, given => given.Fold, (given, value) => given with { Fold = value });

    /// <summary>All arguments, in the order of the help.</summary>
    public static IReadOnlyList<JobArgument> All { get; } =
        [Symbols, Sources, AsOf, KnownAt, Full, FineTune, Folds, Stride, Refit, From, Ablate, Fold];

    /// <summary>Bounds of a <see cref="JobArgumentKind.Number"/>, both included.</summary>
    public int Min { get; init; } = int.MinValue;

    public int Max { get; init; } = int.MaxValue;

    /// <summary>The words of a <see cref="JobArgumentKind.Choice"/>, in lower case.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Whether a name of a <see cref="JobArgumentKind.Names"/> is one, and the form that it should have.</summary>
    public (Func<string?, bool> Fits, string Form) Rule { get; init; } = (_ => true, "a name");

    /// <summary>As the command line writes it: <c>--as-of</c>.</summary>
    public string Option => "--" + Name.Replace('_', '-');

    /// <summary>A whole number within bounds, both included.</summary>
    public static JobArgument Number(
        string name, string description, int min, int max, Func<JobArguments, int?> get, Func<JobArguments, int, JobArguments> set) =>
        new(name, JobArgumentKind.Number, description, min.ToString(CultureInfo.InvariantCulture),
            given => get(given) is { } number ? JsonValue.Create(number) : null, (given, value) => set(given, value.GetValue<int>()))
        {
            Min = min,
            Max = max,
        };

    /// <summary>One of the names of an enumeration, in lower case.</summary>
    public static JobArgument Choice<TChoice>(
        string name, string description, Func<JobArguments, TChoice?> get, Func<JobArguments, TChoice, JobArguments> set)
        where TChoice : struct, Enum
    {
        string[] words = [.. Enum.GetNames<TChoice>().Select(word => word.ToLowerInvariant())];
        return new JobArgument(name, JobArgumentKind.Choice, description, JsonValue.Create(words[^1]).ToJsonString(),
            given => get(given) is { } choice ? JsonValue.Create(choice.ToString().ToLowerInvariant()) : null,
            (given, value) => set(given, Enum.Parse<TChoice>(value.GetValue<string>(), ignoreCase: true)))
        {
            Choices = words,
        };
    }

    /// <summary>One line of text.</summary>
    /// <param name="example">Without quotes.</param>
    public static JobArgument Text(
        string name, string description, string example, Func<JobArguments, string?> get, Func<JobArguments, string, JobArguments> set) =>
        new(name, JobArgumentKind.Text, description, JsonValue.Create(example).ToJsonString(),
            given => get(given) is { } text ? JsonValue.Create(text) : null, (given, value) => set(given, value.GetValue<string>().Trim()));

    /// <summary>Reads a value as the command line and the settings write it.</summary>
    /// <exception cref="FormatException">The text does not fit the kind; the message says what does.</exception>
    public JsonNode Parse(string text)
    {
        var trimmed = text.Trim();
        switch (Kind)
        {
            case JobArgumentKind.Names when trimmed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names:
                if (names.FirstOrDefault(name => !Rule.Fits(name)) is { } wrong) throw new FormatException($"'{Excerpt.Of(wrong)}' is no name; expected {Rule.Form}.");
                return new JsonArray([.. names.Distinct(StringComparer.Ordinal).Select(name => JsonValue.Create(name))]);
            case JobArgumentKind.Date when DateOnly.TryParseExact(trimmed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _):
            case JobArgumentKind.Text when trimmed.Length > 0:
                return JsonValue.Create(trimmed);
            case JobArgumentKind.Instant when InstantText.TryParse(trimmed, out var instant):
                return JsonValue.Create(InstantText.ToText(instant));
            case JobArgumentKind.Choice when Choices.Contains(trimmed, StringComparer.OrdinalIgnoreCase):
                return JsonValue.Create(trimmed.ToLowerInvariant());
            case JobArgumentKind.Flag when bool.TryParse(trimmed, out var flag):
                return JsonValue.Create(flag);
            case JobArgumentKind.Number when int.TryParse(trimmed, CultureInfo.InvariantCulture, out var number) && number >= Min && number <= Max:
                return JsonValue.Create(number);
            default:
                throw new FormatException($"'{Excerpt.Of(text)}' is no {Expected}.");
        }
    }

    private string Expected => Kind switch
    {
        JobArgumentKind.Names => "list of names; expected names separated by commas, such as " + string.Join(',', JsonNode.Parse(Example)!.AsArray().Select(name => name!.GetValue<string>())),
        JobArgumentKind.Date => "date; expected year-month-day, such as 2020-12-31",
        JobArgumentKind.Instant => "instant; expected date, time and zone, such as 2026-01-05T22:30:00Z",
        JobArgumentKind.Flag => "flag; expected true or false",
        JobArgumentKind.Number => string.Create(
            CultureInfo.InvariantCulture, $"whole number between {Min} and {Max}; expected one such as {Example}"),
        JobArgumentKind.Choice => $"known word; expected {string.Join(" or ", Choices)}",
        _ => $"text; expected one such as {Example}",
    };

    private static JobArgument Names(
        string name, string description, string example, Func<string?, bool> fits, string form,
        Func<JobArguments, IReadOnlyList<string>> get, Func<JobArguments, IReadOnlyList<string>, JobArguments> set) =>
        new(name, JobArgumentKind.Names, description, example,
            given => get(given) is { Count: > 0 } names ? new JsonArray([.. names.Select(one => JsonValue.Create(one))]) : null,
            (given, value) => set(given, [.. value.AsArray().Select(one => one!.GetValue<string>().Trim()).Distinct(StringComparer.Ordinal)]))
        {
            Rule = (fits, form),
        };

    private static JobArgument Date(
        string name, string description, Func<JobArguments, DateOnly?> get, Func<JobArguments, DateOnly?, JobArguments> set) =>
        new(name, JobArgumentKind.Date, description, "\"2020-12-31\"",
            given => get(given) is { } date ? JsonValue.Create(date.ToString("O", CultureInfo.InvariantCulture)) : null,
            (given, value) => set(given, DateOnly.ParseExact(value.GetValue<string>(), "O", CultureInfo.InvariantCulture)));

    private static JobArgument Instant(
        string name, string description, Func<JobArguments, DateTimeOffset?> get, Func<JobArguments, DateTimeOffset?, JobArguments> set) =>
        new(name, JobArgumentKind.Instant, description, "\"2026-01-05T22:30:00Z\"",
            given => get(given) is { } instant ? JsonValue.Create(InstantText.ToText(instant)) : null,
            (given, value) => set(given, InstantText.TryParse(value.GetValue<string>(), out var instant) ? instant : throw new FormatException($"'{Excerpt.Of(value.GetValue<string>())}' is no instant.")));

    private static JobArgument Flag(
        string name, string description, Func<JobArguments, bool> get, Func<JobArguments, bool, JobArguments> set) =>
        new(
            name, JobArgumentKind.Flag, description, "true", given => get(given) ? JsonValue.Create(true) : null,
            (given, value) => set(given, value.GetValue<bool>()));
}
