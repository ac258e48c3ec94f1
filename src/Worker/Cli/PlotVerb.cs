using System.CommandLine;
using Worker.Reports;
using Worker.Storage;

namespace Worker.Cli;

/// <summary>Draws a symbol's prices with what was predicted, and the loss curves of the version that predicted it.</summary>
internal sealed class PlotVerb(PriceChartSource source, WorkerDatabase database, Terminal terminal)
{
    private static readonly Argument<string> Symbol = new("symbol") { Description = "The symbol, such as AAPL." };
    private static readonly Option<DateOnly?> AsOf = Arguments.AsOf("Draw as of that day. [default: the newest prices]");
    private static readonly Option<FileInfo?> Out = new("--out")
    {
        Description = "The PNG file; the loss curves lie beside it as NAME-loss.png. [default: SYMBOL.png in this folder]",
        HelpName = "FILE",
    };

    public static Command Create(VerbHost host)
    {
        var command = new VerbCommand(
            "plot",
            "Draw a symbol's prices, predictions and forecast, and the loss curves, as PNG.",
            new Example("get a picture of AAPL in this folder", "forecast-worker plot AAPL"),
            new Example("draw it as it stood at the end of 2020, somewhere else", "forecast-worker plot AAPL --as-of 2020-12-31 --out /tmp/aapl.png"))
        {
            Symbol, AsOf, Out,
        };
        command.SetAction(host.Action<PlotVerb>((verb, parsed, cancellationToken) => verb.ExecuteAsync(parsed, cancellationToken)));
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var symbol = parsed.GetRequiredValue(Symbol);
        var asOf = parsed.GetValue(AsOf) ?? DateOnly.MaxValue;
        var prices = parsed.GetValue(Out)?.FullName ?? Path.GetFullPath($"{symbol.Replace(Path.DirectorySeparatorChar, '_')}.png");
        var losses = Path.Combine(Path.GetDirectoryName(prices)!, $"{Path.GetFileNameWithoutExtension(prices)}-loss.png");
        Directory.CreateDirectory(Path.GetDirectoryName(prices)!);

        await database.OpenAsync(cancellationToken);
        var version = await source.VersionAsync(symbol, asOf, cancellationToken);
        PriceChart.SavePng(await source.PricesAsync(version, symbol, asOf, cancellationToken), prices);
        terminal.WriteLine($"prices and forecast: {prices}");
        LossChart.SavePng($"{version.Name} version {version.Id}", await source.LossesAsync(version, cancellationToken), losses);
        terminal.WriteLine($"loss curves: {losses}");
        return ExitCode.Done;
    }
}
