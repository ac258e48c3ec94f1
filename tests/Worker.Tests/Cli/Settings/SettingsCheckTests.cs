using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console.Testing;
using Worker.Cli;
using Worker.Cli.Settings;

namespace Worker.Tests.Cli.Settings;

public sealed class SettingsCheckTests
{
    [Fact]
    public void Every_failed_check_of_every_section_is_told_with_key_value_and_source()
    {
        var refused = Assert.Throws<SettingsException>(() => Check(
            ("Sentiment:TestShare", "0.9"), ("Sentiment:PositiveFrom", "1"), ("Database:StartTimeout", "00:00:01")));

        Assert.Equal(
            [
                "Database:StartTimeout is '00:00:01' (mine): it must be between 00:00:05 and 1.00:00:00.",
                "Sentiment: NegativeUpTo is 2 and PositiveFrom 1; expected NegativeUpTo below PositiveFrom, or one rating would be both.",
                "Sentiment:TestShare is '0.9' (mine): it must be between 0.05 and 0.5.",
            ],
            refused.Problems.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_setting_of_an_inner_object_is_told_with_its_whole_key()
    {
        var refused = Assert.Throws<SettingsException>(() => Check(
            ("Sentiment:Training:MaxTokens", "9000"), ("Sentiment:Scratch:Layers", "0"), ("Reviews:Http:MaxRetries", "99"), ("Reviews:Http:UserAgent", "")));

        Assert.Equal(
            [
                "Reviews:Http:MaxRetries is '99' (mine): it must be between 0 and 10.",
                "Reviews:Http:UserAgent is '' (mine): it is required.",
                "Sentiment:Scratch:Layers is '0' (mine): it must be between 1 and 24.",
                "Sentiment:Training:MaxTokens is '9000' (mine): it must be between 2 and 8192.",
            ],
            refused.Problems.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_cannot_be_read_hides_nothing_of_what_can()
    {
        var refused = Assert.Throws<SettingsException>(() => Check(
            ("Sentiment:Preset", "Nope"), ("Sentiment:TestShare", "0.9"), ("Forecasting:Window", "many"), ("Forecasting:Layers", "0"), ("Telemetry:Prot", "1"),
            ("Schedule:prune:Retry:MaxRetries", "99"), ("Reviews:Sources:0:Name", "shop"), ("Reviews:Sources:0:Kind", "Csv"), ("Reviews:Sources:0:BestRating", "0")));

        Assert.Equal(
            [
                "Forecasting:Layers is '0' (mine): it must be between 1 and 8.",
                "Forecasting:Window is 'many' (mine); expected a whole number.",
                "Reviews:Sources:0:BestRating is '0' (mine): expected a number above 0, at most 1000, that means five stars.",
                "Reviews:Sources:0:Kind is 'Csv' (mine); expected one of Rss, AppStoreJson, Json, Delimited, JsonLines, LabelledText.",
                "Schedule:prune:Retry:MaxRetries is 99; it should be between 0 and 20.",
                "Sentiment:Preset is 'Nope' (mine); expected one of Auto, Pretrained, Scratch, Textbook.",
                "Sentiment:TestShare is '0.9' (mine): it must be between 0.05 and 0.5.",
                "Telemetry:Prot (mine) is no setting; did you mean Telemetry:Port?",
            ],
            refused.Problems.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_connection_string_is_never_shown()
    {
        var refused = Assert.Throws<SettingsException>(() => Check(("Database:ConnectionString", "Host=db;Pasword=hunter2")));

        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_is_never_shown()
    {
        var refused = Assert.Throws<SettingsException>(() => Check(("Sentiment:Hub:Token", "hunter 2")));

        Assert.Contains("Sentiment:Hub:Token is not shown (mine)", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_pass() => Check();

    [Theory]
    [InlineData("Reviews:Sources:0:Name", "Reviews:Sources:0:Name is '' (mine): expected 1 to 64 letters")]
    [InlineData("Prices:Symbols:0", "Prices:Symbols:0 is null (mine); expected a text, or remove the entry.")]
    [InlineData("Reviews:Sources:1", "Reviews:Sources:1 is null (mine); expected an object, or remove the entry.")]
    public void A_null_in_a_list_is_told(string key, string problem)
    {
        var refused = Assert.Throws<SettingsException>(() => Check(
            (key, null), ("Reviews:Sources:0:Kind", "Rss"), ("Reviews:Sources:0:Address", "https://example.org/"), ("Reviews:Sources:0:Subject", "app")));

        Assert.Contains(refused.Problems, told => told.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Null_means_the_default_everywhere()
    {
        var layers = new SettingsLayers();
        layers.AddFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"));

        // Whatever the key: a time zone, an address of the hub, a whole section.
        Check([.. layers.All.Where(entry => !entry.Key.Split(':').Any(part => int.TryParse(part, out _))).Select(entry => (entry.Key, (string?)null)),
            ("Schedule:nightly:TimeZone", null), ("Sentiment:Hub", null), ("Logging:LogLevel:Default", null)]);
    }

    [Theory]
    [InlineData("Logging:LogLevel:a*b*", "Warning", "has more than one asterisk")]
    [InlineData("Logging:LogLevel:Default", "gelu", "Logging:LogLevel:Default is 'gelu' (mine); expected one of Trace, Debug")]
    [InlineData("Logging:Console:LogLevel:Npgsql", "loud", "expected one of Trace, Debug")]
    [InlineData("Logging:Console:MaxQueueLength", "0", "Logging cannot be used")]
    [InlineData("Logging:Console:MaxQueueLength", "many", "Logging cannot be used")]
    [InlineData("Service:ShutdownTimeout", "00:00:00", "Service:ShutdownTimeout is '00:00:00' (mine)")]
    public void What_a_library_would_refuse_later_is_told(string key, string value, string problem)
    {
        var refused = Assert.Throws<SettingsException>(() => Check((key, value)));

        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_shows_no_secret_and_no_control_character()
    {
        var refused = Assert.Throws<SettingsException>(() => Check(("Prices:Yahoo:BaseAddress", "ftp://user:secret@host/?key=secret\u001b[2J")));

        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', refused.Message);
    }

    private static void Check(params (string Key, string? Value)[] entries)
    {
        var layers = new SettingsLayers();
        layers.AddFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"));
        layers.Add(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)), _ => "mine");
        layers.FindProblems();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(layers.Values).Build();
        using var console = new TestConsole();
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddForecastWorker(configuration, new Terminal(console, console))
            .BuildServiceProvider();
        SettingsCheck.ThrowIfInvalid(services, layers);
    }
}
