using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Worker.Cli;

/// <summary>A verb whose help ends in examples: a newcomer reads those first.</summary>
internal sealed class VerbCommand(string name, string description, params Example[] examples) : Command(name, description)
{
    public IReadOnlyList<Example> Examples { get; } = examples;

    /// <summary>What the help adds to the common exit codes; empty for nothing.</summary>
    public string FurtherExitCodes { get; set; } = "";
}

/// <param name="Purpose">The user's goal.</param>
/// <param name="Lines">What to type.</param>
internal sealed record Example(string Purpose, params string[] Lines);

/// <summary>The library's help, followed by the examples of the verb asked about and the exit codes.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly HelpAction _usual;
    private readonly IReadOnlyList<Example> _ofRoot;

    private HelpWithExamples(HelpAction usual, IReadOnlyList<Example> ofRoot)
    {
        _usual = usual;
        _ofRoot = ofRoot;
    }

    /// <summary>Shows help also if an argument is missing.</summary>
    public override bool ClearsParseErrors => true;

    public static void AddTo(RootCommand root, params Example[] examples)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithExamples((HelpAction)option.Action!, examples);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = _usual.Invoke(parseResult);
        var verb = parseResult.CommandResult.Command as VerbCommand;
        var output = parseResult.InvocationConfiguration.Output;
        Write(output, verb is null ? _ofRoot : verb.Examples);
        output.WriteLine("Exit codes:");
        output.WriteLine($"  {ExitCode.Meaning}{verb?.FurtherExitCodes}");
        output.WriteLine();
        return exitCode;
    }

    private static void Write(TextWriter output, IReadOnlyList<Example> examples)
    {
        output.WriteLine("Examples:");
        foreach (var example in examples)
        {
            output.WriteLine($"  {example.Purpose}:");
            foreach (var line in example.Lines) output.WriteLine($"    {line}");
        }
        output.WriteLine();
    }
}
