namespace Worker.Tests.Cli.Listings;

public sealed class RecordListTests
{
    private static readonly string[] Wide = [.. Enumerable.Range(1, 17).Select(i => $"column_{i}")];

    private static string Show(int width, IReadOnlyList<string> columns, params IReadOnlyList<string>[] rows)
    {
        var (terminal, output, _) = TestTerminal.Interactive(width);
        terminal.WriteTable(columns, rows);
        return output.ToString();
    }

    [Fact]
    public void A_row_that_is_wider_than_the_terminal_is_shown_with_one_field_a_line()
    {
        var shown = Show(80, Wide, [.. Wide.Select((_, i) => $"value {i + 1}")], [.. Wide.Select(_ => "2020-12-31")]).Split('\n');

        Assert.All(Wide.Index(), column => Assert.Contains(shown, line => line.Contains($"{column.Item} ", StringComparison.Ordinal) && line.Contains($"value {column.Index + 1}", StringComparison.Ordinal)));
        Assert.Contains(shown, line => line.Contains("record 2", StringComparison.Ordinal));
        Assert.All(shown, line => Assert.True(line.Length <= 80));
    }

    [Fact]
    public void What_fits_stays_a_table() =>
        Assert.Contains("│ symbol │ close  │", Show(80, ["symbol", "close"], ["AAPL", "132.69"]), StringComparison.Ordinal);

    [Fact]
    public void One_long_text_is_broken_and_no_other_column()
    {
        var shown = Show(80, ["run", "job", "message"], ["12", "train-forecaster", string.Join(' ', Enumerable.Repeat("words", 40))]);

        Assert.Contains("│ train-forecaster │", shown, StringComparison.Ordinal);
        Assert.All(shown.Split('\n'), line => Assert.True(line.Length <= 80));
    }

    [Fact]
    public void Without_a_terminal_a_row_is_one_line_however_wide()
    {
        var (terminal, output, _) = TestTerminal.Create();
        terminal.WriteTable(Wide, [[.. Wide.Select(_ => "2020-12-31")]]);

        Assert.Equal(3, output.ToString().TrimEnd().Split('\n').Length);
    }
}
