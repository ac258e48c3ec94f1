using System.Diagnostics;

namespace Worker.Tests.Deploy;

/// <summary>One program run to its end, as an operator would run it.</summary>
internal sealed record ShellCommand(int ExitCode, string Output, string Errors)
{
    public static async Task<ShellCommand> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var cancellationToken = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return new ShellCommand(process.ExitCode, await output, await errors);
    }

    /// <summary>Skips the running test where a program is absent that is no part of the product.</summary>
    public static void SkipUnlessFound(string program)
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(':') ?? [];
        Assert.SkipUnless(folders.Any(folder => File.Exists(Path.Combine(folder, program))), $"There is no '{program}' on this machine.");
    }

    public ShellCommand Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}\n{Errors}");
        return this;
    }
}
