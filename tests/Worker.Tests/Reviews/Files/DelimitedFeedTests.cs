using System.Text;
using Worker.Reviews;

namespace Worker.Tests.Reviews.Files;

public sealed class DelimitedFeedTests : RatedFeedContract
{
    private protected override ReviewSourceOptions Source() => new() { Name = "test", Kind = ReviewSourceKind.Delimited, Subject = "Trail Map", Address = Address };

    private protected override bool IsFile => true;

    private protected override string Document(params WrittenReview[] reviews) => "id,date,rating,title,body\n" + string.Concat(reviews.Select(Row));

    [Fact]
    public async Task Columns_are_found_by_the_names_in_the_settings()
    {
        var source = Source();
        source.Columns = new ReviewColumnsOptions { Id = "ReviewId", Subject = "App", Date = "Written", Rating = "Stars", Body = "Comment", Language = "Lang", Label = "Mood" };
        source.DateFormat = "d/M/yyyy";

        var review = Assert.Single((await StubWeb.Saying("reviewid;app;written;stars;comment;lang;mood\n7;Sky Chart;5/11/2020;2;\"Slow; very slow\";de;neg\n").ReadAsync(source)).Accepted);

        Assert.Equal(
            ("7", "Sky Chart", new DateTimeOffset(2020, 11, 5, 0, 0, 0, TimeSpan.Zero), 2m, "Slow; very slow", "de", false),
            (review.ExternalId, review.Subject, review.PublishedAt, review.Rating, review.Body, review.Language, review.IsPositive));
    }

    [Fact]
    public async Task A_column_that_is_named_and_not_there_is_refused_with_those_that_are()
    {
        var source = Source();
        source.Columns.Rating = "stars";

        var refusal = await Web(WrittenReview.Of(1, "Words.")).RefusedAsync(source);

        Assert.Contains("expected a column 'stars', or another that Columns:Rating of the source names (its columns are id, date, rating, title, body)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_may_hold_separators_quotes_and_line_breaks()
    {
        var reviews = await StubWeb.Saying("id,body\n1,\"First, \"\"quoted\"\"\nand second line\"\n2,Plain\n").ReadAsync(Source());

        Assert.Equal(["First, \"quoted\"\nand second line", "Plain"], reviews.Accepted.Select(review => review.Body));
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_costs_its_line_and_not_the_rest()
    {
        var reviews = await StubWeb.Saying("id,body\n1,One\n2,\"Never closed\n3,Three\n\n4,Four\n").ReadAsync(Source());

        Assert.Equal(["One", "Three", "Four"], reviews.Accepted.Select(review => review.Body));
        Assert.Equal([("unclosed_quote", "line 3")], reviews.Rejected.Select(review => (review.Rule, review.RowKey)));
    }

    [Fact]
    public async Task A_very_long_text_is_rejected_and_costs_no_other()
    {
        var reviews = await StubWeb.Saying($"id,body\n1,{new string('x', 3_000_000)}\n2,Two\n").ReadAsync(Source());

        Assert.Equal("Two", Assert.Single(reviews.Accepted).Body);
        Assert.Equal(("too_long", "line 2"), (reviews.Rejected[0].Rule, reviews.Rejected[0].RowKey));
        Assert.InRange(reviews.Rejected[0].Values.Length, 1, 3000);
    }

    [Fact]
    public async Task A_row_with_too_few_or_too_many_fields_is_rejected()
    {
        var reviews = await StubWeb.Saying("id,body\n1\n2,Two\n3,Three,more\n4,Four,\n").ReadAsync(Source());

        Assert.Equal(["Two", "Four"], reviews.Accepted.Select(review => review.Body));
        Assert.Equal([("field_count", "line 2"), ("field_count", "line 4")], reviews.Rejected.Select(review => (review.Rule, review.RowKey)));
    }

    [Theory]
    [InlineData("", "windows-1252")]
    [InlineData("iso-8859-15", "iso-8859-15")]
    public async Task An_old_encoding_is_found_out_or_set_and_told(string setting, string told)
    {
        var source = Source();
        source.Encoding = setting;
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes("id,body\n1,Caf\u00e9 map\n");

        var answer = await new StubWeb(_ => StubWeb.Answer(bytes)).FetchAsync(source);

        Assert.Equal("Caf\u00e9 map", Assert.Single(answer.Entries).Body);
        Assert.Equal([$"feed is {told}"], answer.Notes);
    }

    [Fact]
    public async Task Utf_16_is_known_by_its_mark()
    {
        byte[] bytes = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("id,body\n1,Words\n")];

        Assert.Equal("Words", Assert.Single((await new StubWeb(_ => StubWeb.Answer(bytes)).FetchAsync(Source())).Entries).Body);
    }

    [Fact]
    public async Task Markup_in_a_file_is_text_unless_the_settings_say_html()
    {
        var source = Source();
        var web = StubWeb.Saying("id,body\n1,Fine<br />indeed &amp; so on\n");
        var plain = Assert.Single((await web.ReadAsync(source)).Accepted).Body;
        source.IsHtml = true;

        Assert.Equal("Fine<br />indeed &amp; so on", plain);
        Assert.Equal("Fine\nindeed & so on", Assert.Single((await web.ReadAsync(source)).Accepted).Body);
    }

    [Fact]
    public async Task A_label_that_is_none_is_rejected()
    {
        var reviews = await StubWeb.Saying("id,body,label\n1,One,positive\n2,Two,meh\n3,Three,0\n4,Four,\n").ReadAsync(Source());

        Assert.Equal([true, false, null], reviews.Accepted.Select(review => review.IsPositive));
        Assert.Equal(("bad_label", "2"), (reviews.Rejected[0].Rule, reviews.Rejected[0].RowKey));
    }

    [Theory]
    [InlineData("sep=;\nid;body\n1;a, b\n")]
    [InlineData("SEP=|\r\nid|body\r\n1|a, b\r\n")]
    [InlineData("\"sep=\t\"\nid\tbody\n1\ta, b\n")]
    [InlineData("id|body\n1|a, b\n")]
    [InlineData("\n\nid;body\r1;a, b\r")]
    [InlineData("id;body\n1; \"a, b\" \n")]
    public async Task The_separator_is_found_out(string text) =>
        Assert.Equal(("1", "a, b"), Assert.Single((await StubWeb.Saying(text).FetchAsync(Source())).Entries) is var entry ? (entry.Id, entry.Body) : default);

    [Fact]
    public async Task Quotes_after_a_backslash_are_part_of_the_text()
    {
        var reviews = await StubWeb.Saying(
            "id,body\n1,\"The \\\"best\\\" tent\"\n2,\"No, \\\"never\\\", not \\\\ again\"\n3,\"ends \\\"so\\\"\"\n4,\"also \"\"doubled\"\"\"\n").ReadAsync(Source());

        Assert.Empty(reviews.Rejected);
        Assert.Equal(
            ["The \"best\" tent", "No, \"never\", not \\ again", "ends \"so\"", "also \"doubled\""], reviews.Accepted.Select(review => review.Body));
    }

    [Fact]
    public async Task A_backslash_is_a_character_in_a_file_that_doubles_its_quotes()
    {
        var reviews = await StubWeb.Saying("id,body\n1,\"C:\\temp\\\"\n2,\"two \\\\ of them, \"\"yes\"\"\"\n").ReadAsync(Source());

        Assert.Equal(["C:\\temp\\", "two \\\\ of them, \"yes\""], reviews.Accepted.Select(review => review.Body));
    }

    [Fact]
    public async Task A_header_twice_is_refused_if_the_column_counts_and_does_no_harm_else()
    {
        var refusal = await StubWeb.Saying("id,Body,body\n1,a,b\n").RefusedAsync(Source());

        Assert.Contains("expected one column 'body' (its columns 2 and 3 have that name; rename all but one of them)", refusal.Message, StringComparison.Ordinal);
        Assert.Single((await StubWeb.Saying("id,body,x,x,,\n1,a,b,c,,\n").FetchAsync(Source())).Entries);
    }

    [Fact]
    public async Task Two_columns_may_make_the_identifier()
    {
        var source = Source();
        source.Columns.Id = "user + product";

        var reviews = await StubWeb.Saying("user,product,body\n7,tent,Dry.\n8,tent,Dry.\n9,,Dry.\n").ReadAsync(source);

        Assert.Equal(["7:tent", "8:tent"], reviews.Accepted.Take(2).Select(review => review.ExternalId));
    }

    [Fact]
    public async Task A_quoted_text_of_many_lines_is_one_field()
    {
        var lines = string.Join('\n', Enumerable.Repeat("line", 500));

        Assert.Equal(lines, Assert.Single((await StubWeb.Saying($"id,body\n1,\"{lines}\"\n").ReadAsync(Source())).Accepted).Body);
    }

    private static string Row(WrittenReview review) =>
        string.Join(',', new[] { review.Id, review.Date, review.Rating, review.Title, review.Body }.Select(field => $"\"{field?.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n";
}
