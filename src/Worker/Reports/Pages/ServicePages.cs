using System.Globalization;
using Microsoft.AspNetCore.Components;
using Worker.Observability.Endpoint;
using Worker.Reports.Pages.Parts;
using Worker.Storage;

namespace Worker.Reports.Pages;

/// <summary>The pages of the service's port: what each path shows. They only read.</summary>
internal sealed class ServicePages(PageContents contents, PageRenderer renderer, FailureFeed feed, WorkerDatabase database) : IWebPages
{
    private const int Listed = 100;

    private static readonly PageLinks Links = new();

    public async Task<WebPage?> GetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
            if (parts is ["feed.atom"])
                return new WebPage(200, "application/atom+xml; charset=utf-8", await feed.WriteAsync(cancellationToken), PageAssets.Policy);
            return await PageOfAsync(parts, cancellationToken) is var (title, content) && content is not null
                ? Html(200, await renderer.RenderAsync($"{title} - forecast-worker", Links, content)) : null;
        }
        catch (Exception failure) when (DatabaseRetry.IsAway(failure) || failure is DatabaseException)
        {
            var away = $"The {database.Description} does not answer this page now: {failure.Message}";
            return Html(503, await renderer.RenderAsync("No database - forecast-worker", Links, builder => builder.AddMarkupContent(
                0, $"<h2>No answer</h2><p class=\"bad\">{System.Net.WebUtility.HtmlEncode(away)}</p>")));
        }
    }

    private async Task<(string Title, RenderFragment? Content)> PageOfAsync(string[] parts, CancellationToken cancellationToken) => parts switch
    {
        [] => ("Overview", PageRenderer.Of<OverviewPage>(await contents.OverviewAsync(cancellationToken))),
        ["symbols"] => ("Symbols", PageRenderer.Of<SymbolListPage>(await contents.SymbolsAsync(cancellationToken))),
        ["symbols", var symbol] => await contents.SymbolAsync(Uri.UnescapeDataString(symbol), cancellationToken) is { } known
            ? (known.Symbol.Symbol, PageRenderer.Of<SymbolPage>(known)) : default,
        ["skill"] => ("Skill", PageRenderer.Of<SkillPage>(await contents.SkillAsync(1, cancellationToken))),
        ["skill", var text] when Number(text) is >= 1 and <= 1000 and var horizon =>
            ("Skill", PageRenderer.Of<SkillPage>(await contents.SkillAsync((int)horizon, cancellationToken))),
        ["mood"] => ("Mood", PageRenderer.Of<MoodPage>(await contents.MoodAsync(cancellationToken))),
        ["runs"] => ("Runs", PageRenderer.Of<RunsPage>(await contents.RunsAsync(Listed, cancellationToken))),
        ["runs", var text] when Number(text) is { } id => await contents.RunAsync(id, cancellationToken) is { } run
            ? ($"Run {id}", PageRenderer.Of<RunPage>(run)) : default,
        ["models"] => ("Models", PageRenderer.Of<ModelsPage>(await contents.ModelsAsync(null, Listed, cancellationToken))),
        ["models", var left, var right] when Number(left) is { } first && Number(right) is { } second =>
            ("Models", PageRenderer.Of<ModelsPage>(await contents.ModelsAsync((first, second), Listed, cancellationToken))),
        _ => default,
    };

    private static WebPage Html(int status, string body) => new(status, "text/html; charset=utf-8", body, PageAssets.Policy + "; frame-ancestors 'none'");

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
