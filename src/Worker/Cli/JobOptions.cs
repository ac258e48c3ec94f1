using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Worker.Jobs;

namespace Worker.Cli;

/// <summary>The jobs and their arguments as the command line takes them, from <see cref="JobCatalog"/>.</summary>
internal static class JobOptions
{
    public static readonly Argument<string> Job = new("job")
    {
        Description = string.Join(
            '\n', JobCatalog.OfWorker.All.Select(Describe).Prepend("The job to run, with the options that it takes:")),
    };

    private static readonly IReadOnlyList<(JobArgument Argument, Option Option)> All = [.. JobArgument.All.Select(argument => (argument, Create(argument)))];

    public static void AddTo(Command command)
    {
        command.Add(Job);
        foreach (var (_, option) in All) command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Job) is not { } name || !JobCatalog.OfWorker.Has(name)) return;
            var job = JobCatalog.OfWorker.Find(name);
            if (All.FirstOrDefault(one => result.GetResult(one.Option) is { Implicit: false } && !job.Arguments.Contains(one.Argument)) is { Argument: { } wrong })
                result.AddError(job.Refuse(wrong));
        });
    }

    /// <summary>The options of one job, for a verb that is about this job only.</summary>
    public static void AddTo(Command command, JobEntry job)
    {
        foreach (var (argument, option) in All)
        {
            if (job.Arguments.Contains(argument)) command.Add(option);
        }
    }

    /// <summary>The job's arguments as given.</summary>
    public static JobArguments Read(ParseResult parsed) => All.Aggregate(
        new JobArguments(), (arguments, one) => Value(parsed, one.Option) is { } value ? one.Argument.Set(arguments, value) : arguments);

    private static string Describe(JobEntry job) =>
        $"{job.Name}: {job.Description}{(job.Arguments.Count == 0 ? "" : $" [{string.Join(' ', job.Arguments.Select(argument => argument.Option))}]")}";

    private static Option Create(JobArgument argument) => argument.Kind == JobArgumentKind.Flag
        ? new Option<bool>(argument.Option) { Description = argument.Description }
        : new Option<JsonNode?>(argument.Option)
        {
            Description = argument.Description,
            HelpName = argument.Kind switch
            {
                JobArgumentKind.Names => "A,B",
                JobArgumentKind.Date => "DATE",
                JobArgumentKind.Instant => "INSTANT",
                JobArgumentKind.Number => "N",
                JobArgumentKind.Choice => string.Join('|', argument.Choices),
                _ => "TEXT",
            },
            // A list may also be given several times.
            Arity = argument.Kind == JobArgumentKind.Names ? ArgumentArity.OneOrMore : ArgumentArity.ExactlyOne,
            CustomParser = result => Parse(argument, result),
        };

    private static JsonNode? Parse(JobArgument argument, ArgumentResult result)
    {
        try
        {
            return argument.Parse(string.Join(',', result.Tokens.Select(token => token.Value)));
        }
        catch (FormatException wrong)
        {
            result.AddError($"{argument.Option}: {wrong.Message}");
            return null;
        }
    }

    private static JsonNode? Value(ParseResult parsed, Option option) => option switch
    {
        Option<bool> flag => parsed.GetValue(flag) ? JsonValue.Create(true) : null,
        Option<JsonNode?> text => parsed.GetValue(text),
        _ => null,
    };
}
