using Microsoft.AspNetCore.Components;

using Worker.Reports.Pages.Parts;
namespace Worker.Reports.Pages;

/// <summary>All pages in one HTML file that needs no network. Open the database first.</summary>
internal sealed class ReportFile(PageContents contents, PageRenderer renderer)
{
    /// <summary>Symbols of a report in which none are named: more make a file that a browser opens slowly.</summary>
    public const int Symbols = 30;

    private const int Runs = 50;
    private const int Versions = 30;

    /// <param name="symbols">Whose pages are in it; null for the first <see cref="Symbols"/> of all.</param>
    public async Task<Report> WriteAsync(IReadOnlyList<string>? symbols, CancellationToken cancellationToken)
    {
        var all = await contents.SymbolsAsync(cancellationToken);
        IReadOnlyList<string> shown = symbols ?? [.. all.Take(Symbols)];
        var overview = await contents.OverviewAsync(cancellationToken);
        var parts = new List<RenderFragment> { PageRenderer.Of<OverviewPage>(overview), PageRenderer.Of<SymbolListPage>(all) };
        var missing = new List<string>();
        foreach (var symbol in shown)
        {
            if (await contents.SymbolAsync(symbol, cancellationToken) is { } content) parts.Add(PageRenderer.Of<SymbolPage>(content));
            else missing.Add(symbol);
        }
        parts.Add(PageRenderer.Of<SkillPage>(await contents.SkillAsync(1, cancellationToken)));
        parts.Add(PageRenderer.Of<MoodPage>(await contents.MoodAsync(cancellationToken)));
        parts.Add(PageRenderer.Of<RunsPage>(await contents.RunsAsync(Runs, cancellationToken)));
        parts.Add(PageRenderer.Of<ModelsPage>(await contents.ModelsAsync(null, Versions, cancellationToken)));
        var links = new PageLinks(shown.Except(missing).ToHashSet(StringComparer.Ordinal));
        var html = await renderer.RenderAsync("forecast-worker: report", links, builder =>
        {
            foreach (var part in parts) builder.AddContent(0, part);
        });
        return new Report(html, overview, missing, symbols is null ? all.Count - shown.Count : 0);
    }
}

/// <param name="Unknown">Symbols that were asked for and are not stored.</param>
/// <param name="LeftOut">Symbols that the file does not contain because none were named.</param>
internal sealed record Report(string Html, OverviewContent Overview, IReadOnlyList<string> Unknown, int LeftOut);
