using System.Globalization;
using System.Text.RegularExpressions;

namespace Worker.Storage.ManagedServer;

/// <summary>The PostgreSQL programs of one installation on this machine.</summary>
internal sealed partial record ServerBinaries(string Folder, int Major)
{
    public const int OldestMajor = 14;

    private static readonly string[] Needed = ["initdb", "pg_ctl", "postgres"];

    public string this[string program] => Path.Combine(Folder, program);

    /// <summary>The folder that the settings name, else the newest installation, or the one of the requested major version.</summary>
    /// <param name="folder">From the settings; null searches PATH and the places where distributions put the server.</param>
    /// <param name="major">The version that an existing cluster needs; null takes the newest.</param>
    /// <exception cref="DatabaseException">There is none that fits; the message says what to install.</exception>
    public static async Task<ServerBinaries> FindAsync(string? folder, int? major, CancellationToken cancellationToken)
    {
        if (folder is not null && !IsComplete(folder))
        {
            throw new DatabaseException(
                $"Database:BinFolder is '{folder}', which lacks {string.Join(", ", Needed.Where(name => !File.Exists(Path.Combine(folder, name))))}. "
                + "It should be the folder of the PostgreSQL server programs, such as /usr/lib/postgresql/16/bin.");
        }

        List<ServerBinaries> found = [];
        foreach (var candidate in folder is null ? Candidates() : [folder])
            found.Add(new ServerBinaries(candidate, await MajorOfAsync(candidate, cancellationToken)));

        var fitting = found.Where(binaries => major is null ? binaries.Major >= OldestMajor : binaries.Major == major);
        return fitting.MaxBy(binaries => binaries.Major) ?? throw NoneFits(found, major);
    }

    private static DatabaseException NoneFits(List<ServerBinaries> found, int? major)
    {
        var seen = found.Count == 0
            ? "No PostgreSQL server programs were found on this machine (searched PATH, /usr/lib/postgresql/*/bin, /usr/pgsql-*/bin, /opt and /usr/local)"
            : "Found PostgreSQL " + string.Join(", ", found.Select(binaries => $"{binaries.Major} in {binaries.Folder}"));
        return major is null
            ? new DatabaseException(
                $"{seen}; the worker's private database needs version {OldestMajor} or later. Install it (Debian, Ubuntu: apt-get install postgresql; "
                + "Fedora, RHEL: dnf install postgresql-server), set Database:BinFolder to its bin folder, or set Database:ConnectionString to use a server of your own.")
            : new DatabaseException(
                $"{seen}; the worker's private database was made by PostgreSQL {major} and can only be opened by it. Install PostgreSQL {major} again "
                + $"(Debian, Ubuntu: apt-get install postgresql-{major}) or set Database:BinFolder to it. To move to a newer version, dump the database with "
                + "the old one (pg_dump), move the cluster folder away, start the worker once and restore.");
    }

    private static IEnumerable<string> Candidates()
    {
        var path = Environment.GetEnvironmentVariable("PATH")?.Split(':', StringSplitOptions.RemoveEmptyEntries) ?? [];
        string[] parents = ["/usr/lib/postgresql", "/usr", "/opt", "/opt/postgresql", "/usr/local"];
        var installed = parents.Where(Directory.Exists)
            .SelectMany(parent => Directory.EnumerateDirectories(parent))
            .Where(folder => InstallationName().IsMatch(folder))
            .Select(folder => Path.Combine(folder, "bin"));
        return path.Concat(installed).Append("/usr/local/bin").Where(IsComplete).Distinct(StringComparer.Ordinal);
    }

    private static bool IsComplete(string folder) => Needed.All(name => File.Exists(Path.Combine(folder, name)));

    private static async Task<int> MajorOfAsync(string folder, CancellationToken cancellationToken)
    {
        var version = await ServerCommand.RunAsync(Path.Combine(folder, "postgres"), ["--version"], cancellationToken);
        return VersionNumber().Match(version.Output) is { Success: true } match
            ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new DatabaseException(
                $"'{folder}/postgres --version' answered '{(version.Output + version.Errors).Trim()}', not a PostgreSQL version. Set Database:BinFolder to a working installation.");
    }

    // /usr/lib/postgresql/16, /usr/pgsql-16, /opt/postgresql-16, /usr/local/pgsql
    [GeneratedRegex(@"/(postgresql/\d+|pgsql-\d+|postgresql-\d+|pgsql)$", RegexOptions.CultureInvariant)]
    private static partial Regex InstallationName();

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex VersionNumber();
}
