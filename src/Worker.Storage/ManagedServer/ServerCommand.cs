using System.ComponentModel;
using System.Diagnostics;

namespace Worker.Storage.ManagedServer;

/// <summary>Runs one short command to its end and keeps what it printed.</summary>
internal static class ServerCommand
{
    internal sealed record Result(int ExitCode, string Output, string Errors);

    /// <exception cref="DatabaseException">The program cannot be started.</exception>
    public static async Task<Result> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Start(program, arguments);
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new Result(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Starts a program that outlives the worker; it must leave the standard streams alone, which end with the worker.</summary>
    /// <exception cref="DatabaseException">The program cannot be started.</exception>
    public static Process StartQuietly(string program, IEnumerable<string> arguments)
    {
        var process = Start(program, arguments);
        process.StandardInput.Close();
        process.StandardOutput.Close();
        process.StandardError.Close();
        return process;
    }

    private static Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The server's account may not be allowed to enter the folder that the worker was started in.
            WorkingDirectory = "/",
        };
        // PGPORT, PGDATA and their like are for clients of other servers; LC_ALL keeps the messages in English.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        // PostgreSQL would tell systemd that it is ready, in the name of the worker.
        start.Environment.Remove("NOTIFY_SOCKET");
        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start a process.");
        }
        catch (Win32Exception failure)
        {
            throw new DatabaseException(
                $"'{start.FileName}' cannot be started: {failure.Message}. The worker needs it to run its private PostgreSQL; "
                + "install it, or set Database:ConnectionString to use a server of your own.", failure);
        }
    }
}
