using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text;
using Worker.Cli;
using Worker.Jobs;

namespace Worker.Tests.Cli;

/// <summary>The command line is a public contract: what it says changes only on purpose.</summary>
[Collection("Command line")] // The options are shared by all command trees of a process.
public sealed class HelpTests
{
    [Fact]
    public async Task The_help_of_every_verb_is_the_approved_one()
    {
        var help = new StringBuilder();
        foreach (var path in Paths(CommandLine.Root(new VerbHost(TestTerminal.Create().Terminal, new Interruption()))))
        {
            var (terminal, output, _) = TestTerminal.Create();
            using var interruption = new Interruption();
            Assert.Equal(ExitCode.Done, await CommandLine.RunAsync([.. path, "--help"], terminal, interruption));
            help.Append("$ ").AppendJoin(' ', ["forecast-worker", .. path, "--help"]).Append('\n').Append(Normal(output.ToString()));
        }

        Approve(help.ToString().TrimEnd() + "\n");
    }

    [Fact]
    public void The_help_of_run_names_every_job()
    {
        var help = JobOptions.Job.Description!;

        Assert.All(JobCatalog.OfWorker.All, job => Assert.Contains($"\n{job.Name}: {job.Description}", help, StringComparison.Ordinal));
    }

    private static IEnumerable<string[]> Paths(Command command) =>
        command.Subcommands.SelectMany(sub => Paths(sub).Select(path => (string[])[sub.Name, .. path])).Prepend([]);

    // The test executable has another name than the worker.
    private static string Normal(string help) => string.Join('\n', help.ReplaceLineEndings("\n")
        .Replace(RootCommand.ExecutableName, "forecast-worker", StringComparison.Ordinal).Split('\n').Select(line => line.TrimEnd())) + "\n";

    private static void Approve(string received, [CallerFilePath] string source = "")
    {
        var approved = Path.Combine(Path.GetDirectoryName(source)!, "help.approved.txt");
        if (File.Exists(approved) && File.ReadAllText(approved) == received) return;
        var written = Path.ChangeExtension(approved, null).Replace(".approved", ".received", StringComparison.Ordinal) + ".txt";
        File.WriteAllText(written, received);
        Assert.Fail($"The help differs from {approved}. If it should, replace that file by {written}.");
    }
}
