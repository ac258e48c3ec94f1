using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Worker.Reports.Pages;
using Worker.Reports.Pages.Parts;

namespace Worker.Tests.Reports.Pages;

public sealed class PageRendererTests
{
    private static readonly string[] Void = ["meta", "link", "img", "br", "hr", "input"];

    private static readonly Dictionary<string, RenderFragment> Shown = new()
    {
        ["overview"] = PageRenderer.Of<OverviewPage>(SamplePages.Overview),
        ["overview, empty"] = PageRenderer.Of<OverviewPage>(SamplePages.EmptyOverview),
        ["symbols"] = PageRenderer.Of<SymbolListPage>(new[] { "AAPL", SamplePages.Hostile }),
        ["symbol"] = PageRenderer.Of<SymbolPage>(SamplePages.Symbol),
        ["symbol, empty"] = PageRenderer.Of<SymbolPage>(SamplePages.EmptySymbol),
        ["skill"] = PageRenderer.Of<SkillPage>(SamplePages.SkillOfAll),
        ["skill, empty"] = PageRenderer.Of<SkillPage>(SamplePages.EmptySkill),
        ["mood"] = PageRenderer.Of<MoodPage>(SamplePages.Mood),
        ["mood, empty"] = PageRenderer.Of<MoodPage>(SamplePages.EmptyMood),
        ["runs"] = PageRenderer.Of<RunsPage>(SamplePages.Runs),
        ["runs, empty"] = PageRenderer.Of<RunsPage>(new RunsContent([])),
        ["run"] = PageRenderer.Of<RunPage>(SamplePages.OneRun),
        ["models"] = PageRenderer.Of<ModelsPage>(SamplePages.Models),
        ["models, empty"] = PageRenderer.Of<ModelsPage>(SamplePages.EmptyModels),
    };

    public static IEnumerable<TheoryDataRow<string, bool>> Pages =>
        Shown.Keys.SelectMany(name => new[] { new TheoryDataRow<string, bool>(name, false), new TheoryDataRow<string, bool>(name, true) });

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task What_comes_from_outside_is_text_and_never_markup(string name, bool isReport)
    {
        var html = await RenderAsync(name, isReport);
        var document = new HtmlParser().ParseDocument(html);

        Assert.Equal("script", Assert.Single(document.QuerySelectorAll("script, img, iframe, object, embed")).LocalName);
        Assert.DoesNotContain(document.All, element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(
            document.QuerySelectorAll("a[href]"), link => !Regex.IsMatch(link.GetAttribute("href")!, "^(/(?!/)|#)"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_loads_nothing_and_its_policy_allows_its_own_style_and_script_alone(string name, bool isReport)
    {
        var html = await RenderAsync(name, isReport);
        var document = new HtmlParser().ParseDocument(html);

        Assert.DoesNotContain(document.All, element => element.HasAttribute("style") || element.HasAttribute("src"));
        Assert.All(document.QuerySelectorAll("link"), link => Assert.Matches("^(data:|/feed)", link.GetAttribute("href")!));
        foreach (var (tag, directive) in (ReadOnlySpan<(string, string)>)[("style", "style-src"), ("script", "script-src")])
        {
            var text = Assert.Single(document.QuerySelectorAll(tag)).TextContent;
            Assert.Contains($"{directive} 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'", PageAssets.Policy, StringComparison.Ordinal);
        }
        Assert.Equal(isReport, document.QuerySelector("meta[http-equiv='Content-Security-Policy']") is not null);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_element_is_closed_and_every_identifier_is_unique(string name, bool isReport)
    {
        var html = await RenderAsync(name, isReport);
        var document = new HtmlParser().ParseDocument(html);

        var ids = document.QuerySelectorAll("[id]").Select(element => element.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        foreach (var tag in document.All.Select(element => element.LocalName).Distinct().Except(Void))
            Assert.Equal(Regex.Count(html, $"<{tag}[ >]"), Regex.Count(html, $"</{tag}>|<{tag}[^>]*/>"));
    }

    [Fact]
    public async Task A_figure_has_a_box_a_title_and_a_description()
    {
        var document = new HtmlParser().ParseDocument(await RenderAsync("symbol", isReport: false));

        var figures = document.QuerySelectorAll("svg[data-figure]");
        Assert.Equal(5, figures.Length);
        Assert.All(figures, figure =>
        {
            Assert.NotNull(figure.GetAttribute("viewBox"));
            Assert.All(
                figure.GetAttribute("aria-labelledby")!.Split(' '), id => Assert.False(string.IsNullOrWhiteSpace(document.GetElementById(id)?.TextContent)));
        });
    }

    private static Task<string> RenderAsync(string name, bool isReport) =>
        new PageRenderer(NullLoggerFactory.Instance, new FakeTimeProvider(SamplePages.Now)).RenderAsync(
            "title", isReport ? new PageLinks(new HashSet<string> { "AAPL" }) : new PageLinks(), Shown[name]);
}
