using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Worker.Encoders;
using Worker.IntegrationTests.Http;
using Worker.Observability;

namespace Worker.IntegrationTests.Encoders;

/// <summary>The library as the worker registers it, in a hurry, with a data folder of its own.</summary>
internal sealed class EncodersBench : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("forecast-worker-");
    private readonly string _address;
    private readonly (string Key, string Value)[] _settings;

    public EncodersBench(string address, params (string Key, string Value)[] settings)
    {
        (_address, _settings) = (address, settings);
        (Library, Log) = Start();
    }

    public IEncoderLibrary Library { get; private set; }

    public FakeLogCollector Log { get; private set; }

    /// <summary>Where the model of the tests lies in the cache.</summary>
    public string Folder => Path.Combine(_data.FullName, "encoders", "org--name@main");

    public string[] Files => [.. Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public Reports Progress { get; } = new();

    /// <summary>As after a restart of the process, perhaps with other settings.</summary>
    public void Restart(params (string Key, string Value)[] settings) => (Library, Log) = Start(settings);

    public Task<string> FolderAsync(string encoder = "org/name") => Library.FolderAsync(encoder, Progress, TestContext.Current.CancellationToken);

    public async Task<string> RefusedAsync(string encoder = "org/name") => (await Assert.ThrowsAsync<OperatorException>(() => FolderAsync(encoder))).Message;

    public byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Folder, file));

    public void Dispose() => _data.Delete(recursive: true);

    private (IEncoderLibrary, FakeLogCollector) Start(params (string Key, string Value)[] more)
    {
        Dictionary<string, string?> settings = new()
        {
            ["Sentiment:Hub:Address"] = _address,
            ["Sentiment:Hub:RetryDelay"] = "00:00:00.005",
            ["Sentiment:Hub:MaxRetryDelay"] = "00:00:01",
        };
        foreach (var (key, value) in _settings.Concat(more))
            settings[$"Sentiment:Hub:{key}"] = value;
        var services = new ServiceCollection()
            .AddLogging(logging => logging.AddFakeLogging())
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton(Loopback.IsPublic)
            .AddEncoders(_ => _data.FullName)
            .BuildServiceProvider();
        return (services.GetRequiredService<IEncoderLibrary>(), services.GetFakeLogCollector());
    }

    /// <summary>Progress in the order in which it was told.</summary>
    internal sealed class Reports : IProgress<EncoderDownload>
    {
        public List<EncoderDownload> All { get; } = [];

        public void Report(EncoderDownload value)
        {
            lock (All)
                All.Add(value);
        }
    }
}
