using System.CommandLine;
using System.CommandLine.Parsing;
using Worker.Reports;
using Worker.Storage;
using Worker.Storage.Queries;

namespace Worker.Cli;

/// <summary>
/// Draws a symbol's prices with what was published for it, and the loss curves of the version that it came from; or the sentiment of a
/// subject.
/// </summary>
internal sealed class PlotVerb(PriceChartSource source, WorkerDatabase database, Terminal terminal)
{
    private static readonly Argument<string?> Symbol = new("symbol")
    {
        Description = "The symbol, such as AAPL. Without it the symbols and subjects that can be drawn are listed.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Sentiment = new("--sentiment")
    {
        Description = "Draw what reviews say of this subject instead: daily mean and volume.",
        HelpName = "SUBJECT",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<DateOnly?> AsOf = Arguments.AsOf("Draw what was published as of that day; later closes have another hue. [default: the newest forecast]");
    private static readonly Option<bool> Log = new("--log") { Description = "Draw prices on a logarithmic axis." };
    private static readonly Option<FileInfo?> Out = PictureFile.Option(
        "The picture; .png, .svg, .jpg or .webp. The loss curves are written to NAME-loss with the same ending in the same folder. [default: SYMBOL.png or SUBJECT-sentiment.png in this folder]");

    public static Command Create(VerbHost host)
    {
        var command = new VerbCommand(
            "plot",
            "Draw a symbol's prices with the published forecast, and the loss curves; or the sentiment of a subject.",
            new Example("get a picture of AAPL in this folder", "forecast-worker plot AAPL"),
            new Example("draw it as it stood at the end of 2020, somewhere else", "forecast-worker plot AAPL --as-of 2020-12-31 --out /tmp/aapl.svg"),
            new Example("see the mood of a subject by day, as SVG", "forecast-worker plot --sentiment AAPL --out mood.svg"))
        {
            Symbol, Sentiment, AsOf, Log, Out,
        };
        command.Validators.Add(Validate);
        command.SetAction(host.Action<PlotVerb>((verb, parsed, cancellationToken) => verb.ExecuteAsync(parsed, cancellationToken)));
        return command;
    }

    private static void Validate(CommandResult result)
    {
        if (result.GetResult(Sentiment) is null) return;
        if (result.GetResult(Symbol) is { Tokens.Count: > 0 }) result.AddError("Name either a symbol or, with --sentiment, a subject.");
        foreach (var option in (Option[])[AsOf, Log])
        {
            if (result.GetResult(option) is { Implicit: false }) result.AddError($"--sentiment takes no {option.Name}.");
        }
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetResult(Sentiment) is not null)
        {
            return parsed.GetValue(Sentiment) is { } subject
                ? await DrawSentimentAsync(subject, PictureFile.Of(parsed.GetValue(Out), $"{FileName(subject)}-sentiment.png"), cancellationToken)
                : await OfferAsync(SubjectNames.SubjectsAsync, cancellationToken);
        }
        return parsed.GetValue(Symbol) is { } symbol
            ? await DrawPricesAsync(symbol, parsed, cancellationToken)
            : await OfferAsync(SubjectNames.OfferAsync, cancellationToken);
    }

    private async Task<int> OfferAsync(Func<WorkerDatabase, CancellationToken, Task<string>> offer, CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        throw new UsageException(await offer(database, cancellationToken));
    }

    private async Task<int> DrawPricesAsync(string symbol, ParseResult parsed, CancellationToken cancellationToken)
    {
        var asOf = parsed.GetValue(AsOf) ?? DateOnly.MaxValue;
        var file = PictureFile.Of(parsed.GetValue(Out), $"{FileName(symbol)}.png");
        await database.OpenAsync(cancellationToken);
        var data = await source.PricesAsync(symbol, asOf, parsed.GetValue(Log), cancellationToken);
        file.Write(PriceChart.Draw(data, file.Format));
        terminal.WriteLine($"prices and forecast: {file.Path}");
        if (await source.VersionAsync(data.Symbol, data.AsOf, cancellationToken) is { } version
            && await source.LossesAsync(version, cancellationToken) is { Count: > 0 } losses)
        {
            var beside = file.Beside("-loss");
            beside.Write(LossChart.Draw($"{version.Name} version {version.Id}", losses, PriceChartSource.LossUnit(version), beside.Format));
            terminal.WriteLine($"loss curves: {beside.Path}");
        }
        return ExitCode.Done;
    }

    private async Task<int> DrawSentimentAsync(string subject, PictureFile file, CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        var sentiment = new DailySentiment(database);
        var days = await sentiment.OfAsync(subject, cancellationToken);
        if (days.Count == 0) throw new UsageException(await SubjectNames.UnknownAsync(subject, database, cancellationToken));
        var data = new SentimentChartData(subject, [.. days.Select(day => new SentimentPoint(day.Date, day.Count, day.MeanScore))])
        {
            Model = await sentiment.ServingModelAsync(cancellationToken) is { } model ? model.ToString() : null,
        };
        file.Write(SentimentChart.Draw(data, file.Format));
        terminal.WriteLine($"sentiment of {subject}: {file.Path}");
        if (!SentimentChart.ShowsName(subject)) terminal.WriteLine("left out: the name of the subject, which no font of this machine can write");
        return ExitCode.Done;
    }

    private static string FileName(string name) => name.Replace(Path.DirectorySeparatorChar, '_');
}
