using Worker.Cli.Settings;

namespace Worker.Tests.Cli.Settings;

public sealed class SettingsLayersTests
{
    private readonly SettingsLayers _layers = new();

    [Fact]
    public void A_later_value_replaces_an_earlier_one_and_says_where_it_is_from()
    {
        Add("defaults", ("Prices:Source", "Yahoo"));
        Add("mine", ("prices:source", "Csv"));

        Assert.Equal(("Csv", "mine"), _layers.Find("Prices:Source"));
        Assert.Single(_layers.Values);
    }

    [Fact]
    public void A_later_list_replaces_the_earlier_one_whole_even_when_it_is_shorter()
    {
        Add("defaults", ("Prices:Symbols:0", "AAPL"), ("Prices:Symbols:1", "MSFT"));
        Add("mine", ("Prices:Symbols:0", "NVDA"));

        Assert.Equal([KeyValuePair.Create("Prices:Symbols:0", (string?)"NVDA")], _layers.Values);
    }

    [Fact]
    public void A_list_of_objects_is_replaced_whole_too()
    {
        Add("defaults", ("Reviews:Sources:0:Name", "store"), ("Reviews:Sources:0:Address", "http://a/"), ("Reviews:Sources:1:Name", "blog"));
        Add("mine", ("Reviews:Sources:0:Name", "files"), ("Reviews:Sources:0:Path", "/data"));

        Assert.Equal(["Reviews:Sources:0:Name", "Reviews:Sources:0:Path"], _layers.Values.Select(entry => entry.Key).Order());
    }

    [Fact]
    public void An_empty_list_empties_an_earlier_one_and_a_full_one_takes_its_place()
    {
        Add("defaults", ("Prices:Symbols:0", "AAPL"));
        Add("mine", ("Prices:Symbols", ""));
        Assert.Equal(["Prices:Symbols"], _layers.Values.Select(entry => entry.Key));

        Add("environment", ("Prices:Symbols:0", "MSFT"));
        Assert.Equal(["Prices:Symbols:0"], _layers.Values.Select(entry => entry.Key));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_with_the_way_out()
    {
        var refused = Assert.Throws<SettingsException>(() => _layers.AddFile("/nowhere/worker.json"));
        Assert.Contains("/nowhere/worker.json does not exist", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--settings", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_json_is_named_with_the_line()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "{\n  \"Prices\": { \"Symbols\": [ \"AAPL\" }\n}\n");
            var refused = Assert.Throws<SettingsException>(() => _layers.AddFile(path));
            Assert.Contains(path, refused.Message, StringComparison.Ordinal);
            Assert.Contains("LineNumber: 1", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private void Add(string source, params (string Key, string? Value)[] entries) =>
        _layers.Add(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)), _ => source);
}
