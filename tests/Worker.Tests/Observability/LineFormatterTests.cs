using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Time.Testing;
using Worker.Observability;

namespace Worker.Tests.Observability;

public sealed class LineFormatterTests
{
    private static readonly FakeTimeProvider Time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void A_record_is_one_line_with_time_level_category_and_number() =>
        Assert.Equal("2026-01-02T03:04:05Z warn: Worker.Feeds[17] slow\n", Write(new PlainLineFormatter(Time), LogLevel.Warning, "slow"));

    [Fact]
    public void The_journal_gets_the_level_as_a_number_and_no_time() =>
        Assert.Equal("<3>Worker.Feeds[17] broken System.InvalidOperationException: a\\u001b[2Jb\n",
            Write(new JournalLineFormatter(Time), LogLevel.Error, "broken", new InvalidOperationException("a\u001b[2Jb")));

    [Fact]
    public void A_message_forges_no_record_and_moves_no_cursor() => Assert.Equal(
        "2026-01-02T03:04:05Z info: Worker.Feeds[17] HTTP 200 \\u001b[1A 2026-01-01T00:00:00Z crit: forged\n",
        Write(new PlainLineFormatter(Time), LogLevel.Information, "HTTP 200 \u001b[1A\n2026-01-01T00:00:00Z crit: forged"));

    private static string Write(ConsoleFormatter formatter, LogLevel level, string message, Exception? exception = null)
    {
        using var writer = new StringWriter();
        formatter.Write(new LogEntry<string>(level, "Worker.Feeds", new EventId(17), message, exception, (state, _) => state), null, writer);
        return writer.ToString();
    }
}
