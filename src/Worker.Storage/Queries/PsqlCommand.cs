using Npgsql;

namespace Worker.Storage.Queries;

/// <summary>How to start <c>psql</c> on the worker's database. Hold the <see cref="WorkerDatabase"/> open while it runs.</summary>
/// <param name="FileName">Path of the program.</param>
/// <param name="Environment">To be added to its environment: where to log in, the password among it, so that no argument shows it.</param>
public sealed record PsqlCommand(string FileName, IReadOnlyDictionary<string, string> Environment)
{
    /// <param name="binFolder">Folder of the PostgreSQL programs, from the settings; null searches as for the server.</param>
    /// <param name="mayWrite">Whether its transactions may write unless they ask for that themselves.</param>
    /// <exception cref="DatabaseException">There is no psql; the message says what to install.</exception>
    internal static PsqlCommand For(NpgsqlConnectionStringBuilder address, DatabaseMode mode, string? binFolder, bool mayWrite)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PGAPPNAME"] = "forecast-worker sql",
            ["PGPORT"] = string.Join(',', Servers(address).Select(server => server.Port)),
        };
        Add("PGHOST", string.Join(',', Servers(address).Select(server => server.Host)));
        Add("PGTARGETSESSIONATTRS", address.TargetSessionAttributes);
        Add("PGDATABASE", address.Database);
        Add("PGUSER", address.Username);
        Add("PGPASSWORD", address.Password);
        Add("PGPASSFILE", address.Passfile);
        Add("PGSSLROOTCERT", address.RootCertificate);
        if (address.ShouldSerialize("SSL Mode"))
            Add("PGSSLMODE", SslMode(address.SslMode));
        // \d then lists what is for people; elsewhere psql is unchanged.
        var options = mode == DatabaseMode.Managed ? "-c search_path=api,public" : address.Options;
        Add("PGOPTIONS", mayWrite ? options : $"{options} -c default_transaction_read_only=on".TrimStart());
        return new PsqlCommand(Find(binFolder), environment);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                environment[name] = value;
        }
    }

    // Npgsql writes the port behind the host: db1:5433,db2. A path is no host with a port, and an address of IPv6 with one has brackets.
    private static IEnumerable<(string Host, string Port)> Servers(NpgsqlConnectionStringBuilder address)
    {
        var port = address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var server in (address.Host ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            var colon = server.LastIndexOf(':');
            var hasPort = colon > 0 && !server.StartsWith('/') && (server[colon - 1] == ']' || server.IndexOf(':', StringComparison.Ordinal) == colon);
            yield return hasPort ? (server[..colon].Trim('[', ']'), server[(colon + 1)..]) : (server, port);
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
