using System.Text.Json.Nodes;
using Worker.Cli.Listings;
using Worker.Storage.Queries;

namespace Worker.Tests.Cli.Listings;

public sealed class JsonRowTests
{
    // The right column is what PostgreSQL 15 answers to to_json of the left one.
    [Theory]
    [InlineData("integer", "7", "7")]
    [InlineData("numeric(18,6)", "0.100000", "0.100000")]
    [InlineData("double precision", "1e-07", "1e-07")]
    [InlineData("double precision", "NaN", "\"NaN\"")]
    [InlineData("double precision", "-Infinity", "\"-Infinity\"")]
    [InlineData("boolean", "t", "true")]
    [InlineData("boolean", "f", "false")]
    [InlineData("text", "t", "\"t\"")]
    [InlineData("text", null, "null")]
    [InlineData("date", "2020-12-31", "\"2020-12-31\"")]
    [InlineData("timestamp with time zone", "2020-12-31 22:30:00.25+00", "\"2020-12-31T22:30:00.25+00:00\"")]
    [InlineData("timestamp with time zone", "2020-12-31 22:30:00+05:30", "\"2020-12-31T22:30:00+05:30\"")]
    [InlineData("timestamp without time zone", "2020-12-31 22:30:00", "\"2020-12-31T22:30:00\"")]
    [InlineData("timestamp with time zone", "infinity", "\"infinity\"")]
    [InlineData("jsonb", "{\"a\": [1, null]}", "{\"a\": [1, null]}")]
    [InlineData("integer[]", "{1,NULL,3}", "[1,null,3]")]
    [InlineData("integer[]", "[0:1]={1,2}", "[1,2]")]
    [InlineData("integer[]", "{{1,2},{3,4}}", "[[1,2],[3,4]]")]
    [InlineData("text[]", "{\"a,b\",\"c\\\"d\\\\e\",\"NULL\",NULL,\"\"}", "[\"a,b\",\"c\\\"d\\\\e\",\"NULL\",null,\"\"]")]
    [InlineData("text[]", "{}", "[]")]
    public void A_value_is_written_as_PostgreSQL_writes_it_in_json(string type, string? text, string expected) =>
        Assert.Equal($"{{\"x\":{expected}}}", JsonRow.Of([new QueryColumn("x", type)], [text]));

    [Fact]
    public void Columns_of_one_name_are_all_kept() =>
        Assert.Equal("""{"n":1,"n_2":2}""", JsonRow.Of([new QueryColumn("n", "integer"), new QueryColumn("n", "integer")], ["1", "2"]));

    [Fact]
    public void Letters_stay_readable_and_control_characters_are_escaped()
    {
        var json = JsonRow.Of([new QueryColumn("x", "text")], ["größer 価格 \u001b[2J\u009b"]);

        Assert.Contains("größer 価格", json, StringComparison.Ordinal);
        Assert.DoesNotContain(json, char.IsControl);
        Assert.Equal("größer 価格 \u001b[2J\u009b", JsonNode.Parse(json)!["x"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("text")]
    [InlineData("text[]")]
    [InlineData("jsonb")]
    public void Nothing_in_a_value_reaches_a_terminal_as_a_control_character_or_a_mark_of_direction(string type)
    {
        const string Text = "a\u202eb\u2066c\u009bd";
        var value = type switch { "jsonb" => $"\"{Text}\"", "text[]" => $"{{{Text}}}", _ => Text };

        var json = JsonRow.Of([new QueryColumn("x", type), new QueryColumn("\u202e", "text")], [value, ""]);

        Assert.DoesNotContain(json, c => c > '~');
        var read = JsonNode.Parse(json)!["x"]!;
        Assert.Equal(Text, (read is JsonArray array ? array[0]! : read).GetValue<string>());
    }

    [Fact]
    public void A_document_of_any_depth_is_written()
    {
        var deep = new string('[', 1000) + new string(']', 1000);

        Assert.Equal($"{{\"x\":{deep}}}", JsonRow.Of([new QueryColumn("x", "jsonb")], [deep]));
    }
}
