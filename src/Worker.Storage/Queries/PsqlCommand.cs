using Npgsql;

namespace Worker.Storage.Queries;

/// <summary>How to start <c>psql</c> on the worker's database. Hold the <see cref="WorkerDatabase"/> open while it runs.</summary>
/// <param name="FileName">Path of the program.</param>
/// <param name="Environment">To be added to its environment: where to log in, the password among it, so that no argument shows it.</param>
public sealed record PsqlCommand(string FileName, IReadOnlyDictionary<string, string> Environment)
{
    /// <param name="binFolder">Folder of the PostgreSQL programs, from the settings; null searches as for the server.</param>
    /// <exception cref="DatabaseException">There is no psql; the message says what to install.</exception>
    internal static PsqlCommand For(NpgsqlConnectionStringBuilder address, DatabaseMode mode, string? binFolder)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PGAPPNAME"] = "forecast-worker sql",
            ["PGPORT"] = address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        Add("PGHOST", address.Host);
        Add("PGDATABASE", address.Database);
        Add("PGUSER", address.Username);
        Add("PGPASSWORD", address.Password);
        Add("PGPASSFILE", address.Passfile);
        Add("PGSSLROOTCERT", address.RootCertificate);
        if (address.ShouldSerialize("SSL Mode"))
            Add("PGSSLMODE", SslMode(address.SslMode));
        // \d then lists what is for people; psql speaks for itself elsewhere.
        Add("PGOPTIONS", mode == DatabaseMode.Managed ? "-c search_path=api,public" : address.Options);
        return new PsqlCommand(Find(binFolder), environment);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                environment[name] = value;
        }
    }

    private static string SslMode(SslMode mode) => mode switch
    {
        Npgsql.SslMode.VerifyCA => "verify-ca",
        Npgsql.SslMode.VerifyFull => "verify-full",
        _ => mode.ToString().ToLowerInvariant(),
    };

    private static string Find(string? binFolder)
    {
        var path = System.Environment.GetEnvironmentVariable("PATH")?.Split(':', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            : [];
        IEnumerable<string> folders = binFolder is null ? [.. path, .. installed] : [binFolder, .. path];
        return folders.Select(folder => Path.Combine(folder, "psql")).FirstOrDefault(File.Exists)
            ?? throw new DatabaseException(
                "psql was not found (searched Database:BinFolder, PATH and /usr/lib/postgresql/*/bin). Install it (Debian, Ubuntu: apt-get install "
                + "postgresql-client; Fedora, RHEL: dnf install postgresql), or give the query as an argument: forecast-worker sql \"select ...\".");
    }
}
