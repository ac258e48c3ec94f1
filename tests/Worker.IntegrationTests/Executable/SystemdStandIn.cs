using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Worker.IntegrationTests.Database;

namespace Worker.IntegrationTests.Executable;

/// <summary>
/// Plays systemd for one service: its parent process is called <c>systemd</c>, and a socket takes what the service says of itself, as
/// sd_notify(3) has it.
/// </summary>
internal sealed class SystemdStandIn : IDisposable
{
    // A shell under another name: .NET asks for the name of the parent, and whether it is the service manager.
    private const string Script = """
        export MANAGERPID=$$
        "$@" &
        child=$!
        trap 'kill -TERM $child' TERM
        wait $child; code=$?
        while kill -0 $child 2>/dev/null; do wait $child; code=$?; done
        exit $code
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("forecast-worker-systemd-").FullName;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _ended = new();

    public SystemdStandIn()
    {
        _socket.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _ = ReceiveAsync();
    }

    private string SocketPath => Path.Combine(_folder, "notify");

    public WorkerExecutable Start(TestDatabase database, string dataFolder, TimeSpan watchdog, IReadOnlyDictionary<string, string> settings)
    {
        var manager = Path.Combine(_folder, "systemd");
        File.Copy("/bin/sh", manager);
        return WorkerExecutable.StartProgram(
            manager,
            new Dictionary<string, string>(settings)
            {
                ["DataFolder"] = dataFolder,
                ["Database__ConnectionString"] = database.ConnectionString,
                ["NOTIFY_SOCKET"] = SocketPath,
                ["WATCHDOG_USEC"] = ((long)watchdog.TotalMicroseconds).ToString(CultureInfo.InvariantCulture),
            },
            "-c", Script, "systemd", WorkerExecutable.Program);
    }

    /// <summary>The next message, each line of one by itself.</summary>
    public async Task<string> NextAsync()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromMinutes(1));
        return await _messages.Reader.ReadAsync(timeout.Token);
    }

    public bool TryNext(out string? message) => _messages.Reader.TryRead(out message);

    public void Dispose()
    {
        _ended.Cancel();
        _socket.Dispose();
        _ended.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var length = await _socket.ReceiveAsync(buffer, _ended.Token);
                foreach (var line in Encoding.UTF8.GetString(buffer, 0, length).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    await _messages.Writer.WriteAsync(line, _ended.Token);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }
}
