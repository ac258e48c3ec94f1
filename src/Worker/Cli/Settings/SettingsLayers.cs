using Microsoft.Extensions.Configuration;
using Worker.Http;

namespace Worker.Cli.Settings;

/// <summary>
/// The settings from all their places: <c>appsettings.json</c> next to the executable, then the user's file, then the environment.
/// Unlike the configuration library, which joins lists by index, a list in a later place replaces the earlier one whole.
/// </summary>
internal sealed class SettingsLayers
{
    /// <summary>Names the user's file where <c>--settings</c> does not.</summary>
    public const string FileVariable = "FORECAST_WORKER_SETTINGS";

    private static readonly string[] Secrets = ["ConnectionString", "Password", "Secret", "Webhook", "Reviews:Keys:", ":Headers:"];

    /// <summary>At the end only: MaxTokens is none.</summary>
    private static readonly string[] SecretEnds = ["Token", "Key"];

    private readonly Dictionary<string, (string? Value, string Source)> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The file that was requested; null for the one that the environment names, if any.</summary>
    public string? UserFile { get; private init; }

    /// <summary>The files that were read, in their order.</summary>
    public List<string> Files { get; } = [];

    /// <summary>
    /// What is wrong with keys that are unknown or whose values cannot be read as their types: one sentence each, by the key.
    /// </summary>
    public IReadOnlyDictionary<string, string> Problems { get; private set; } = new Dictionary<string, string>();

    /// <summary>Every leaf that can be read, by its key with colons. A null means the default, as if the key were not there.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Values =>
        All.Where(entry => entry.Value is not null && !Problems.ContainsKey(entry.Key));

    /// <summary>Every leaf that is written anywhere, by its key with colons.</summary>
    public IEnumerable<KeyValuePair<string, string?>> All => _entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Value));

    /// <param name="userFile">The file of <c>--settings</c>, or null for the one that the environment names, if any.</param>
    /// <returns>All that can be read, and the <see cref="Problems"/>, to be reported together with those of the values.</returns>
    /// <exception cref="SettingsException">A file is missing or is no JSON.</exception>
    public static SettingsLayers Load(string? userFile)
    {
        var layers = new SettingsLayers { UserFile = userFile };
        layers.AddFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"));
        userFile ??= Environment.GetEnvironmentVariable(FileVariable);
        if (!string.IsNullOrEmpty(userFile)) layers.AddFile(Path.GetFullPath(userFile));
        var environment = Leaves(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        layers.Add(environment.Where(entry => SettingsSchema.OfWorker.MeansSetting(entry.Key)), key => $"environment variable {key.Replace(":", "__", StringComparison.Ordinal)}");
        layers.FindProblems();
        return layers;
    }

    /// <summary>The value of a key as it was written, and where; null if nothing sets it.</summary>
    public (string? Value, string Source)? Find(string key) => _entries.TryGetValue(key, out var entry) ? entry : null;

    /// <summary>A value for a message; what may hold a password is not shown.</summary>
    public static string Quote(string key, string? value) =>
        Secrets.Any(secret => key.Contains(secret, StringComparison.OrdinalIgnoreCase))
        || SecretEnds.Any(end => key.EndsWith(end, StringComparison.OrdinalIgnoreCase)) ? "not shown" : $"'{ShownAddress.Of(value ?? "")}'";

    /// <summary>Once everything is there.</summary>
    internal void FindProblems() => Problems = SettingsSchema.OfWorker.FindProblems(this);

    /// <exception cref="SettingsException">The file does not exist or is no JSON.</exception>
    internal void AddFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new SettingsException(
                [$"The settings file {path} does not exist. Create it, or name another with --settings or ${FileVariable}."]);
        }
        Files.Add(path);
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            var entries = Leaves(new ConfigurationBuilder().AddJsonFile(path, optional: false).Build());
            Add(entries.Select(entry => KeyValuePair.Create(entry.Key, PathSettings.Resolve(entry.Key, entry.Value, folder))), _ => path);
        }
        catch (InvalidDataException broken)
        {
            throw new SettingsException([$"The settings file {path} is no valid JSON: {broken.GetBaseException().Message}"]);
        }
    }

    /// <summary>Lays entries over what is there.</summary>
    internal void Add(IEnumerable<KeyValuePair<string, string?>> entries, Func<string, string> source)
    {
        var layer = entries.ToList();
        foreach (var (key, _) in layer)
        {
            // A list, or a value in the place of one.
            RemoveBelow(ListOf(key) ?? key);
        }
        foreach (var (key, value) in layer) _entries[key] = (value, source(key));
    }

    private void RemoveBelow(string parent)
    {
        _entries.Remove(parent);
        foreach (var key in _entries.Keys.Where(key => key.StartsWith(parent + ":", StringComparison.OrdinalIgnoreCase)).ToList()) _entries.Remove(key);
    }

    /// <summary><c>Prices:Symbols</c> for <c>Prices:Symbols:0</c>; null for a key outside any list.</summary>
    internal static string? ListOf(string key)
    {
        var segments = key.Split(':');
        var index = Array.FindIndex(segments, segment => int.TryParse(segment, out _));
        return index > 0 ? string.Join(':', segments[..index]) : null;
    }

    private static IEnumerable<KeyValuePair<string, string?>> Leaves(IConfigurationRoot configuration) =>
        configuration.AsEnumerable().Where(entry => entry.Value is not null || !configuration.GetSection(entry.Key).GetChildren().Any());
}
