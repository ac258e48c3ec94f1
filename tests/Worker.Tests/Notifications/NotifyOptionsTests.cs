using Worker.Http;
using Worker.Notifications;
using Worker.Storage.Runs;

namespace Worker.Tests.Notifications;

public class NotifyOptionsTests
{
    private static readonly RunNotice Run = new(
        41, "nightly", "failed", "1 of 3 failed", "AAPL: <!channel> @all is late\nsecond line", """{"symbols":["AAPL"]}""", "schedule", "node-1", 2,
        new DateTimeOffset(2026, 11, 24, 18, 30, 0, TimeSpan.Zero), null, new DateTimeOffset(2026, 11, 24, 18, 45, 0, TimeSpan.Zero),
        [new FailedChild(42, "fetch-prices", "partial", "429", """{"symbols":["AAPL"]}""")], 3);

    [Fact]
    public void Failed_and_partial_are_told_unless_the_settings_name_others()
    {
        Assert.Equal(["failed", "partial"], new NotifyOptions().StatesToTell());
        Assert.Equal(["cancelled", "failed"], new NotifyOptions { States = ["Cancelled", "failed", "FAILED"] }.StatesToTell());
        Assert.Null(new NotifyOptions().Address());
    }

    [Theory]
    [InlineData("", "failed", true)]
    [InlineData("https://hooks.example.org/services/T0/B0/x", "skipped", true)]
    [InlineData("http://localhost:9093/hook", "partial", true)]
    [InlineData("ftp://example.org/", "failed", false)]
    [InlineData("hooks.example.org", "failed", false)]
    [InlineData("", "running", false)]
    [InlineData("", "broken", false)]
    public void An_address_or_a_state_that_cannot_be_meant_is_refused(string webhook, string state, bool isTaken)
    {
        var result = new NotifyOptionsRules().Validate(null, new NotifyOptions { Webhook = webhook, States = [state] });

        Assert.Equal(isTaken, result.Succeeded);
    }

    [Fact]
    public void The_path_of_a_webhook_is_not_shown() =>
        Assert.Equal("https://hooks.example.org:8443/***", ShownAddress.HostOf(new Uri("https://user:word@hooks.example.org:8443/services/T0/B0/secret?token=x")));

    [Fact]
    public void A_chat_reads_the_text_and_a_program_the_members()
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse(NoticeBody.Of(Run))!;

        // What a feed sent calls nobody and makes no line of its own.
        Assert.Equal(
            "forecast-worker: run 41 of nightly failed on node-1. AAPL: ‹!channel› ＠all is late second line\n- run 42 of fetch-prices partial: 429\n- and 3 more",
            (string)body["text"]!);
        Assert.Equal("AAPL: <!channel> @all is late\nsecond line", (string)body["error"]!);
        Assert.Equal(41, (long)body["run_id"]!);
        Assert.Equal("AAPL", (string)body["failed_parts"]!["symbols"]![0]!);
        Assert.Equal("fetch-prices", (string)body["children"]![0]!["job"]!);
        Assert.Equal(3, (int)body["children_not_listed"]!);
        Assert.Null(body["started_at"]);
        Assert.Equal("2026-11-24T18:45:00Z", (string)body["finished_at"]!);
    }
}
