using System.CommandLine;
using System.CommandLine.Parsing;
using Worker.Observability;
using Worker.Reports;
using Worker.Storage;
using Worker.Storage.Queries;

namespace Worker.Cli;

/// <summary>
/// Draws a symbol's prices with what was predicted, and the loss curves of the version that predicted it; or the sentiment of a subject.
/// </summary>
internal sealed class PlotVerb(PriceChartSource source, WorkerDatabase database, Terminal terminal)
{
    private static readonly Argument<string?> Symbol = new("symbol")
    {
        Description = "The symbol, such as AAPL.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Sentiment = new("--sentiment")
    {
        Description = "Draw what reviews say of this subject instead: daily mean and volume.",
        HelpName = "SUBJECT",
    };

    private static readonly Option<DateOnly?> AsOf = Arguments.AsOf("Draw as of that day. [default: the newest prices]");
    private static readonly Option<FileInfo?> Out = PictureFile.Option(
        "The PNG file; the loss curves are written to NAME-loss.png in the same folder. With --sentiment also .svg. [default: SYMBOL.png or SUBJECT-sentiment.png in this folder]");

    public static Command Create(VerbHost host)
    {
        var command = new VerbCommand(
            "plot",
            "Draw a symbol's prices, predictions and forecast, and the loss curves; or the sentiment of a subject.",
            new Example("get a picture of AAPL in this folder", "forecast-worker plot AAPL"),
            new Example("draw it as it stood at the end of 2020, somewhere else", "forecast-worker plot AAPL --as-of 2020-12-31 --out /tmp/aapl.png"),
            new Example("see the mood of a subject by day, as SVG", "forecast-worker plot --sentiment AAPL --out mood.svg"))
        {
            Symbol, Sentiment, AsOf, Out,
        };
        command.Validators.Add(Validate);
        command.SetAction(host.Action<PlotVerb>((verb, parsed, cancellationToken) => verb.ExecuteAsync(parsed, cancellationToken)));
        return command;
    }

    private static void Validate(CommandResult result)
    {
        if (result.GetResult(Symbol) is { Tokens.Count: > 0 } == result.GetResult(Sentiment) is not null)
            result.AddError("Name either a symbol or, with --sentiment, a subject.");
    }

    private Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken) => parsed.GetValue(Sentiment) is { } subject
        ? DrawSentimentAsync(subject, PictureFile.Of(parsed.GetValue(Out), $"{FileName(subject)}-sentiment.png"), cancellationToken)
        : DrawPricesAsync(parsed.GetValue(Symbol)!, parsed, cancellationToken);

    private async Task<int> DrawPricesAsync(string symbol, ParseResult parsed, CancellationToken cancellationToken)
    {
        var asOf = parsed.GetValue(AsOf) ?? DateOnly.MaxValue;
        var prices = parsed.GetValue(Out)?.FullName ?? Path.GetFullPath($"{FileName(symbol)}.png");
        var losses = Path.Combine(Path.GetDirectoryName(prices)!, $"{Path.GetFileNameWithoutExtension(prices)}-loss.png");
        Directory.CreateDirectory(Path.GetDirectoryName(prices)!);

        await database.OpenAsync(cancellationToken);
        symbol = await source.SpellAsync(symbol, cancellationToken);
        var version = await source.VersionAsync(symbol, asOf, cancellationToken);
        PriceChart.SavePng(await source.PricesAsync(version, symbol, asOf, cancellationToken), prices);
        terminal.WriteLine($"prices and forecast: {prices}");
        LossChart.SavePng(
            $"{version.Name} version {version.Id}", await source.LossesAsync(version, cancellationToken),
            PriceChartSource.LossUnit(version), losses);
        terminal.WriteLine($"loss curves: {losses}");
        return ExitCode.Done;
    }

    private async Task<int> DrawSentimentAsync(string subject, PictureFile file, CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        var sentiment = new DailySentiment(database);
        var days = await sentiment.OfAsync(subject, cancellationToken);
        if (days.Count == 0) throw new UsageException(await UnknownAsync(subject, sentiment, cancellationToken));
        var data = new SentimentChartData(subject, [.. days.Select(day => new SentimentPoint(day.Date, day.Count, day.MeanScore))])
        {
            Model = await sentiment.ServingModelAsync(cancellationToken) is { } model ? model.ToString() : null,
        };
        await File.WriteAllBytesAsync(file.Path, file.IsSvg ? SentimentChart.Svg(data) : SentimentChart.Png(data), cancellationToken);
        terminal.WriteLine($"sentiment of {subject}: {file.Path}");
        return ExitCode.Done;
    }

    private static async Task<string> UnknownAsync(string subject, DailySentiment sentiment, CancellationToken cancellationToken)
    {
        var subjects = await sentiment.SubjectsAsync(cancellationToken);
        if (subjects.Count == 0) return $"There are no scores of '{subject}' nor of anything else. Run score-reviews first.";
        var meant = NearestName.Of(subject, subjects) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        return $"There are no scores of '{subject}'.{meant} There are some of: {string.Join(", ", subjects.Take(20))}.";
    }

    private static string FileName(string name) => name.Replace(Path.DirectorySeparatorChar, '_');
}
