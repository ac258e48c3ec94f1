using Worker.Storage;
using Worker.Storage.ManagedServer;

namespace Worker.Tests.Storage.ManagedServer;

public sealed class ServerHomeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("server-home-").FullName;

    [Fact]
    public void An_ordinary_user_keeps_the_database_in_the_data_folder()
    {
        var home = ServerHome.Resolve(_root, isRoot: false);

        Assert.Equal(Path.Combine(_root, "postgres", "cluster"), home.Cluster);
        Assert.Equal(Path.Combine(_root, "postgres", "socket"), home.SocketFolder);
        Assert.False(home.IsElsewhere);
    }

    [Fact]
    public void Root_keeps_it_elsewhere_where_others_may_not_enter_and_always_in_the_same_place()
    {
        var home = ServerHome.Resolve(_root, isRoot: true);

        Assert.Matches("^/var/lib/forecast-worker/[0-9a-f]{16}$", home.Folder);
        Assert.True(home.IsElsewhere);
        Assert.Equal(home, ServerHome.Resolve(_root + "/", isRoot: true));
        Assert.NotEqual(home.Folder, ServerHome.Resolve(_root + "/other", isRoot: true).Folder);
    }

    [Fact]
    public void An_existing_database_behind_a_closed_folder_is_not_silently_replaced_by_an_empty_one()
    {
        Directory.CreateDirectory(Path.Combine(_root, "postgres", "cluster"));

        var refusal = Assert.Throws<DatabaseException>(() => ServerHome.Resolve(_root, isRoot: true));

        Assert.Contains($"chmod o+x {_root}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_too_long_for_a_socket_gets_a_short_one()
    {
        // Two bytes a letter: the limit is one of bytes.
        var home = ServerHome.Resolve(Path.Combine(_root, new string('\u00e9', 40)), isRoot: false);

        Assert.StartsWith("/tmp/forecast-worker-", home.SocketFolder, StringComparison.Ordinal);
        Assert.StartsWith(_root, home.Cluster, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
