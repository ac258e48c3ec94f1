using System.Globalization;

namespace Worker.Storage.ManagedServer;

/// <summary>
/// The account that the server runs under: the worker's own, except for root, whom PostgreSQL refuses; then it is the owner of
/// the cluster or, for a new one, <c>postgres</c>.
/// </summary>
internal sealed class ServerAccount
{
    private readonly string[] _prefix;
    private readonly (string User, string Group)? _owner;

    private ServerAccount(string[] prefix, (string User, string Group)? owner)
    {
        _prefix = prefix;
        _owner = owner;
    }

    public static async Task<ServerAccount> ForAsync(ServerHome home, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
            return new ServerAccount([], null);

        var name = "postgres";
        if (Directory.Exists(home.Cluster))
        {
            var owner = await ServerCommand.RunAsync("stat", ["-c", "%U", home.Cluster], cancellationToken);
            if (owner.ExitCode == 0 && owner.Output.Trim() is not ("root" or "UNKNOWN" or ""))
                name = owner.Output.Trim();
        }
        var group = await ServerCommand.RunAsync("id", ["-g", name], cancellationToken);
        if (group.ExitCode != 0)
        {
            throw new DatabaseException(
                $"PostgreSQL does not run as root, and there is no account '{name}' to run it under. Create one ('useradd --system {name}'), "
                + "run the worker as another user, or set Database:ConnectionString to use a server of your own.");
        }

        var gid = int.Parse(group.Output, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        return new ServerAccount(["setpriv", $"--reuid={name}", $"--regid={gid}", "--init-groups", "--"], (name, gid));
    }

    /// <summary>What a command starts with to run under the account; empty for the worker's own.</summary>
    public IReadOnlyList<string> Prefix => _prefix;

    public Task<ServerCommand.Result> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        string[] all = [.. _prefix, program, .. arguments];
        return ServerCommand.RunAsync(all[0], all[1..], cancellationToken);
    }

    /// <summary>Creates a folder that only the account may enter, or makes sure of an existing one.</summary>
    /// <exception cref="DatabaseException">The folder belongs to another account.</exception>
    public async Task OwnFolderAsync(string folder, CancellationToken cancellationToken)
    {
        if (new DirectoryInfo(folder) is { LinkTarget: not null })
            throw new DatabaseException($"'{folder}' is a link; the worker wants a folder of its own there. Remove the link.");
        if (_owner is not { } owner)
        {
            OwnFolder(folder);
            return;
        }

        OpenParent(folder);
        var made = await ServerCommand.RunAsync(
            "install", ["-d", "-m", "0700", "-o", owner.User, "-g", owner.Group, folder], cancellationToken);
        if (made.ExitCode != 0)
            throw new UnusableFolderException(folder, new IOException($"it cannot be made for the account '{owner.User}': {made.Errors.Trim()}."));
    }

    // A separate folder outside the data folder: the umask would close its parent, which the account must pass.
    private static void OpenParent(string folder)
    {
        var parent = Path.GetDirectoryName(folder)!;
        if (Directory.Exists(parent))
            return;
        Directory.CreateDirectory(parent);
        File.SetUnixFileMode(parent, (UnixFileMode)0b111_101_101);
    }

    private static void OwnFolder(string folder)
    {
        const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        try
        {
            Directory.CreateDirectory(folder, OnlyOwner);
            // Only the owner may do this, so this detects a folder of another account.
            File.SetUnixFileMode(folder, OnlyOwner);
        }
        catch (UnauthorizedAccessException failure) when (Directory.Exists(folder))
        {
            throw new DatabaseException(
                $"'{folder}' belongs to another account than '{Environment.UserName}', under which the worker runs. Run it as the account "
                + "that made the data folder, or set DataFolder to another one.", failure);
        }
    }
}
