using Worker.Storage;
using Worker.Storage.ManagedServer;

namespace Worker.Tests.Storage.ManagedServer;

public sealed class ServerBinariesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("server-binaries-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_version_is_what_the_server_program_says()
    {
        Install("postgres (PostgreSQL) 17.4 (Debian 17.4-1.pgdg120+2)");

        var found = await ServerBinaries.FindAsync(_folder, major: null, Cancellation);

        Assert.Equal(17, found.Major);
        Assert.Equal(Path.Combine(_folder, "pg_ctl"), found["pg_ctl"]);
    }

    [Fact]
    public async Task A_folder_that_lacks_programs_is_refused_with_those_it_lacks()
    {
        var refusal = await Assert.ThrowsAsync<DatabaseException>(() => ServerBinaries.FindAsync(_folder, major: null, Cancellation));

        Assert.Contains("lacks initdb, pg_ctl, postgres", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_before_14_is_refused_by_name()
    {
        Install("postgres (PostgreSQL) 13.18");

        var refusal = await Assert.ThrowsAsync<DatabaseException>(() => ServerBinaries.FindAsync(_folder, major: null, Cancellation));

        Assert.Contains("Found PostgreSQL 13", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("needs version 14 or later", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_takes_only_the_version_that_made_it()
    {
        Install("postgres (PostgreSQL) 17.4");

        var refusal = await Assert.ThrowsAsync<DatabaseException>(() => ServerBinaries.FindAsync(_folder, major: 15, Cancellation));

        Assert.Contains("apt-get install postgresql-15", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Install(string version)
    {
        foreach (var program in (string[])["initdb", "pg_ctl", "postgres"])
        {
            var path = Path.Combine(_folder, program);
            File.WriteAllText(path, $"#!/bin/sh\necho '{version}'\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }
}
