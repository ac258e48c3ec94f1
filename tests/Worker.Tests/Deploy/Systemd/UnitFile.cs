namespace Worker.Tests.Deploy.Systemd;

/// <summary>The settings of a systemd unit; a key may be there more than once.</summary>
internal sealed class UnitFile
{
    private readonly ILookup<string, string> _values;

    private UnitFile(string text) => _values = text.Split('\n')
        .Select(line => line.Trim())
        .Where(line => line.Length > 0 && line[0] is not ('#' or ';' or '['))
        .Select(line => line.Split('=', 2))
        .ToLookup(pair => pair[0], pair => pair[1]);

    public static UnitFile Load(string name) => new(DeployFolder.Read($"systemd/{name}"));

    public bool Has(string key) => _values.Contains(key);

    public string this[string key] => _values[key].Single();

    public IEnumerable<string> All(string key) => _values[key];

    public IReadOnlyList<string> Words(string key) => this[key].Split(' ');

    /// <summary>A span in the units that the unit file uses: <c>45s</c>, <c>2min</c>.</summary>
    public TimeSpan Span(string key) => this[key] switch
    {
        var text when text.EndsWith("min", StringComparison.Ordinal) => TimeSpan.FromMinutes(int.Parse(text[..^3], System.Globalization.CultureInfo.InvariantCulture)),
        var text when text.EndsWith('s') => TimeSpan.FromSeconds(int.Parse(text[..^1], System.Globalization.CultureInfo.InvariantCulture)),
        var text => throw new FormatException($"{key}={text}"),
    };
}
