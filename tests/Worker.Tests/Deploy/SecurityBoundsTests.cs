using Worker.Http;
using Worker.Learning.Bert;
using Worker.Learning.Weights;
using Worker.Prices;
using Worker.Prices.Csv;
using Worker.Prices.Sql;
using Worker.Prices.Yahoo;
using Worker.Reviews;
using Worker.Reviews.Checks;
using Worker.Reviews.Files;
using Worker.Reviews.Json;
using Worker.Reviews.Syndication;
using Worker.Runs;
using Worker.Storage;

namespace Worker.Tests.Deploy;

/// <summary><c>deploy/SECURITY.md</c> names each bound with the number that the code has.</summary>
public sealed class SecurityBoundsTests
{
    private const int Kibi = 1024, Mebi = 1024 * 1024;

    private static readonly PricesOptions Prices = new();
    private static readonly ReviewsOptions Reviews = new();
    private static readonly ServiceOptions Service = new();

    public static TheoryData<string, string> Bounds { get; } = new()
    {
        { "symbol", $"1 to {NameRule.MaxSymbolLength} of" },
        { "name of a review source", $"1 to {NameRule.MaxNameLength} of" },
        { "log lines kept of a run", $"{RunLog.MaxLines:N0}, with warnings {RunLog.MaxLinesWithWarnings:N0}" },
        { "attempts at a run whose process ends before it does", $"{Service.MaxAttempts}" },
        { "a run, the lock on its model and its open transactions, without a heartbeat", $"{Service.NodeTimeout.TotalSeconds} s" },
        { "a run that is told to stop", $"{Service.ShutdownTimeout.TotalSeconds * 0.8} s" },
        { "answer, decompressed", $"prices {Prices.Http.MaxResponseBytes / Mebi} MiB, reviews {Reviews.Http.MaxResponseBytes / Mebi} MiB (at most {PricesOptions.MaxAnswerBytes / Mebi}, 512)" },
        { "answer in memory", $"{BodyBytes.MaxInMemory / Mebi} MiB" },
        { "one attempt, one call", $"{Reviews.Http.AttemptTimeout.TotalSeconds} s, {Reviews.Http.TotalTimeout.TotalMinutes} minutes" },
        {
            "retries, longest pause, longest `Retry-After`",
            $"{Reviews.Http.MaxRetries}, {Reviews.Http.MaxRetryDelay.TotalMinutes} minute, {Reviews.Http.MaxRetryAfter.TotalMinutes} minutes"
        },
        { "file", $"{Reviews.MaxFileBytes / Mebi} MiB" },
        { "pages of a source", $"{Reviews.MaxPages}" },
        { "reading one document, without its host", $"{Reviews.DocumentTimeout.TotalMinutes} minute" },
        { "entries of a source in a run", $"{Reviews.MaxEntries:N0}" },
        {
            "rejected entries kept of a source and run",
            $"{Reviews.MaxRejections:N0}, each value 2,000 characters, in all {ReviewChecks.MaxRejectedCharacters / Mebi} Mi"
        },
        { "title and body of a review", $"{Reviews.MaxTextLength:N0} characters" },
        {
            "RSS and Atom: one entry, its nesting, its elements",
            $"{FeedMarkup.MaxLength / Mebi} Mi characters, {FeedMarkup.MaxDepth}, {FeedMarkup.MaxElements:N0}"
        },
        { "JSON: one element or value; values, their characters, objects of an element", $"{JsonList.MaxLength / Mebi} MiB" },
        { "JSON lines: one line", $"{LineSource.MaxLength / Mebi} Mi characters" },
        {
            "delimited: one record, its lines, quotes that are never closed",
            $"{DelimitedTable.MaxRecord / Mebi} Mi characters, {DelimitedTable.MaxLines:N0}, {DelimitedTable.MaxUnclosedQuotes}"
        },
        { "file or document of one symbol", $"{CsvText.MaxBytes / Mebi} MiB" },
        { "one line", $"{CsvText.MaxLineBytes / Kibi} KiB" },
        { "rows of one symbol, CSV or SQL", $"{CsvBars.MaxRows:N0}" },
        {
            "header of a safetensors file",
            $"{SafetensorsHeader.MaxBytes / Mebi} MiB, {SafetensorsHeader.MaxTensors:N0} tensors, {SafetensorsHeader.MaxDimensions} dimensions, {JsonBudget.MaxTokens:N0} tokens"
        },
        { "ONNX file", $"2 GiB, nesting 64, {OnnxBudget.MaxFields:N0} fields" },
        { "`config.json`, `tokenizer_config.json`", $"{EncoderText.MaxSettingsBytes / Mebi} MiB" },
        {
            "`vocab.txt`, `tokenizer.json`",
            $"{EncoderText.MaxVocabularyBytes / Mebi} MiB, {WordPieceVocabulary.MaxEntries:N0} entries, {JsonBudget.MaxTokens:N0} tokens"
        },
        { "Yahoo: nesting, one value, events", $"{ChartJson.MaxDepth}, " },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Each_bound_is_the_one_of_the_code(string what, string bound)
    {
        var start = $"| {what} | ";
        var row = Assert.Single(DeployFolder.Read("SECURITY.md").Split('\n'), line => line.StartsWith(start, StringComparison.Ordinal));

        Assert.StartsWith(bound, row[start.Length..], StringComparison.Ordinal);
    }

    [Fact]
    public void The_two_sources_of_rows_have_one_bound() => Assert.Equal(CsvBars.MaxRows, SqlTable.MaxRows);
}
