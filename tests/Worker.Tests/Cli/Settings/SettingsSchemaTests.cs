using System.Diagnostics.CodeAnalysis;
using Worker.Cli.Settings;

namespace Worker.Tests.Cli.Settings;

public sealed class SettingsSchemaTests
{
    private readonly SettingsSchema _schema = new(
        [new SettingsSection("", typeof(TopOptions)), new SettingsSection("Feed", typeof(FeedOptions)), new SettingsSection("Feed:Web", typeof(WebOptions))],
        freeSections: ["Logging"]);

    [Theory]
    [InlineData("Folder", "/data")]
    [InlineData("Feed:Symbols:0", "AAPL")]
    [InlineData("Feed:Symbols", "")]
    [InlineData("feed:kind", "csv")]
    [InlineData("Feed:From", "2010-01-04")]
    [InlineData("Feed:Pause", "00:00:30")]
    [InlineData("Feed:Limit", "")]
    [InlineData("Feed:Columns:anything", "x")]
    [InlineData("Feed:Sources:3:Path", "/reviews")]
    [InlineData("Feed:Web:Address", "https://example.org/")]
    [InlineData("Logging:LogLevel:Whatever", "Debug")]
    public void A_known_key_with_a_value_of_its_type_passes(string key, string value) => Assert.Empty(Problems(key, value));

    [Theory]
    [InlineData("Feed:Symbol:0", "AAPL", "did you mean Feed:Symbols?")]
    [InlineData("Fed:Symbols:0", "AAPL", "did you mean Feed?")]
    [InlineData("Feed:Sources:0:Paht", "/x", "did you mean Feed:Sources:0:Path?")]
    [InlineData("Feed:Web:Colour", "blue", "known there: Address")]
    [InlineData("Folder:Inner", "x", "Folder is a single value")]
    public void A_misspelt_key_is_refused_with_its_place_and_what_is_known_there(string key, string value, string hint)
    {
        var problem = Assert.Single(Problems(key, value));
        Assert.StartsWith($"{key} (mine) is no setting; ", problem, StringComparison.Ordinal);
        Assert.Contains(hint, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Feed:Limit", "many", "a whole number")]
    [InlineData("Feed:From", "4.1.2010", "a date such as 2020-12-31")]
    [InlineData("Feed:Pause", "soon", "a duration such as 00:00:30")]
    [InlineData("Feed:Kind", "Xml", "one of Yahoo, Csv")]
    [InlineData("Feed:Symbols", "AAPL", "it is a list")]
    [InlineData("Feed:Web", "on", "it is a section with the keys Address")]
    public void A_value_of_another_type_is_refused_with_what_was_expected(string key, string value, string expected)
    {
        var problem = Assert.Single(Problems(key, value));
        Assert.StartsWith($"{key} is '{value}' (mine); ", problem, StringComparison.Ordinal);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_are_found_at_once() =>
        Assert.Equal(2, _schema.FindProblems(Layers(("Feed:Limit", "many"), ("Feed:Kimd", "Csv"), ("Folder", "/data"))).Count);

    [Theory]
    [InlineData("Folder", true)]
    [InlineData("Feed:Symbols:0", true)]
    [InlineData("Feeds:Symbols:0", true)]
    [InlineData("Feed", false)]
    [InlineData("PATH", false)]
    [InlineData("Kubernetes:Service:Port", false)]
    [InlineData("Logging:LogLevel:Default", true)]
    public void Of_the_environment_only_what_names_a_section_or_nearly_does_is_meant_for_the_worker(string key, bool isMeant) =>
        Assert.Equal(isMeant, _schema.MeansSetting(key));

    private IEnumerable<string> Problems(string key, string value) => _schema.FindProblems(Layers((key, value))).Values;

    private static SettingsLayers Layers(params (string Key, string Value)[] entries)
    {
        var layers = new SettingsLayers();
        layers.Add(entries.Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value)), _ => "mine");
        return layers;
    }

    private enum Kind
    {
        Yahoo,
        Csv,
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Only its shape is read.")]
    private sealed class TopOptions
    {
        public string Folder { get; set; } = "";
    }

    private sealed class FeedOptions
    {
        public IReadOnlyList<string> Symbols { get; set; } = [];

        public Kind Kind { get; set; }

        public DateOnly From { get; set; }

        public TimeSpan Pause { get; set; }

        public int? Limit { get; set; }

        public Dictionary<string, string> Columns { get; } = [];

        public List<SourceOptions> Sources { get; } = [];

        /// <summary>Computed: the binder cannot set it, so it is no setting.</summary>
        public bool IsEmpty => Symbols.Count == 0;
    }

    private sealed class SourceOptions
    {
        public string Path { get; set; } = "";
    }

    private sealed class WebOptions
    {
        public Uri? Address { get; set; }
    }
}
