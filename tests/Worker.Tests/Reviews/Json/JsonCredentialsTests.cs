using System.Net;
using System.Text;
using Worker.Reviews;

namespace Worker.Tests.Reviews.Json;

/// <summary>A key goes to the host of the source and nowhere else: not to other hosts, messages or notes.</summary>
public sealed class JsonCredentialsTests
{
    private const string Secret = "s3cr3t+key/42";

    private static ReviewSourceOptions Source(string address = "https://shop.example.org/reviews?limit=2&token={key}", params (string Name, string Value)[] headers)
    {
        var source = new ReviewSourceOptions { Name = "shop", Kind = ReviewSourceKind.Json, Subject = "Any", Address = address, Key = Secret };
        source.Columns.Body = "text";
        (source.Paging.List, source.Paging.Next) = ("items", "next");
        foreach (var (name, value) in headers)
            source.Headers[name] = value;
        return source;
    }

    [Fact]
    public async Task The_key_stands_in_the_query_of_every_page_also_if_the_document_leaves_it_out()
    {
        var web = new StubWeb(request => Page(request.RequestUri!.Query.Contains("page=2", StringComparison.Ordinal) ? "" : "/reviews?limit=2&page=2"));

        Assert.Equal(2, (await web.FetchAsync(Source())).Entries.Count);
        Assert.Equal(
            ["/reviews?limit=2&token=s3cr3t%2Bkey%2F42", "/reviews?limit=2&page=2&token=s3cr3t%2Bkey%2F42"],
            web.Requests.Select(request => request.RequestUri!.PathAndQuery));
    }

    [Fact]
    public async Task Headers_hold_the_key_on_every_page_of_the_same_host_only()
    {
        var web = new StubWeb(request => Page(request.RequestUri!.AbsolutePath switch
        {
            "/reviews" => "/2",
            "/2" => "https://other.example.org/3",
            _ => "",
        }));
        var source = Source("https://shop.example.org/reviews", ("Authorization", "Bearer {key}"), ("X-Api-Key", "{key}"));

        Assert.Equal(3, (await web.FetchAsync(source)).Entries.Count);
        Assert.Equal(
            [$"Bearer {Secret}|{Secret}", $"Bearer {Secret}|{Secret}", "|"],
            web.Requests.Take(3).Select(request => $"{Header(request, "Authorization")}|{Header(request, "X-Api-Key")}"));
    }

    [Fact]
    public async Task A_redirect_to_another_site_sees_no_header()
    {
        var web = new StubWeb(request => request.RequestUri!.Host == "shop.example.org"
            ? new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("https://elsewhere.example.com/") } }
            : Page(""));

        Assert.Single((await web.FetchAsync(Source("https://shop.example.org/reviews", ("X-Api-Key", "{key}")))).Entries);
        Assert.Equal([Secret, ""], web.Requests.Select(request => Header(request, "X-Api-Key")));
    }

    [Theory]
    [InlineData("{\"error\":\"unknown token s3cr3t+key/42\"}", 401)]
    [InlineData("{\"error\":\"bad query token=s3cr3t%2Bkey%2F42\"}", 400)]
    [InlineData("{\"other\":\"s3cr3t+key/42\"}", 200)]
    public async Task No_refusal_shows_the_key_though_the_host_quotes_it(string body, int status)
    {
        var refusal = await StubWeb.Saying(body, (HttpStatusCode)status).RefusedAsync(Source());

        Assert.DoesNotContain("s3cr3t", refusal.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("shop: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_rejected_entry_and_no_note_shows_the_key()
    {
        var web = StubWeb.Saying($"{{\"next\":\"https://elsewhere.example.com/{Secret}\",\"items\":[\"{Secret}\",{{\"text\":\"Fine.\"}}]}}");

        var answer = await web.FetchAsync(Source());

        Assert.DoesNotContain("s3cr3t", string.Concat(answer.Notes) + string.Concat(answer.Unreadable), StringComparison.Ordinal);
        Assert.Single(answer.Unreadable);
    }

    [Theory]
    [InlineData("https://shop.example.org/{key}/reviews", "Secret", "Address: has {key} before the query")]
    [InlineData("https://shop.example.org/reviews?token={key}", "", "Key: is empty")]
    [InlineData("https://shop.example.org/reviews", "Secret", "Key: is set, and {key} stands neither")]
    public void Settings_that_do_not_fit_are_told(string address, string key, string fault)
    {
        var source = Source(address);
        source.Key = key;

        Assert.StartsWith(fault, Assert.Single(new SourceCredentials(source).Faults()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host", "example.org")]
    [InlineData("Content-Type", "text/plain")]
    [InlineData("X Bad", "{key}")]
    [InlineData("X-Bad", "{key}\r\nHost: example.org")]
    public void Headers_that_cannot_be_sent_are_told(string name, string value) =>
        Assert.Contains(new SourceCredentials(Source(headers: (name, value))).Faults(), fault => fault.StartsWith($"Headers.{name}: cannot be sent", StringComparison.Ordinal));

    [Fact]
    public void A_new_key_is_no_new_source() => Assert.DoesNotContain("Key", System.Text.Json.JsonSerializer.Serialize(Source()), StringComparison.Ordinal);

    private static HttpResponseMessage Page(string next) =>
        StubWeb.Answer(Encoding.UTF8.GetBytes($"{{\"next\":\"{next}\",\"items\":[{{\"text\":\"Fine {next}.\"}}]}}"));

    private static string Header(HttpRequestMessage request, string name) => request.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";
}
