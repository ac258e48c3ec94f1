using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Worker.IntegrationTests.Database;
using Worker.Reports.Pages;

namespace Worker.IntegrationTests.Reports;

/// <summary>Every page in a real browser: it renders, its console is quiet, it fits the screen, and it passes the rules of axe.</summary>
public sealed class BrowserTests(PostgresFixture postgres, BrowserFixture browser)
{
    private static readonly string[] Paths =
        ["/", "/symbols", "/symbols/AAA", "/symbols/B%2FB", "/skill", "/skill/3", "/mood", "/runs", "/runs/1", "/runs/2", "/models", "/models/2/1"];

    private static readonly string[] EmptyPaths = ["/", "/symbols", "/skill", "/mood", "/runs", "/models"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, 1280, ColorScheme.Light)]
    [InlineData(true, 390, ColorScheme.Dark)]
    [InlineData(false, 1280, ColorScheme.Dark)]
    [InlineData(false, 390, ColorScheme.Light)]
    public async Task Every_page_is_readable(bool isFilled, int width, ColorScheme scheme)
    {
        var chromium = await browser.StartAsync();
        await using var database = await DatabaseAsync(isFilled);
        await using var server = await PageServer.StartAsync(database, Cancellation);
        await using var visit = await Visit.StartAsync(chromium, width, scheme);

        foreach (var path in isFilled ? Paths : EmptyPaths)
        {
            Assert.Equal(200, (await visit.Page.GotoAsync(server.Address + path))!.Status);
            await visit.CheckAsync(path);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_report_opens_from_disk_and_is_readable(bool isFilled)
    {
        var chromium = await browser.StartAsync();
        await using var database = await DatabaseAsync(isFilled);
        await using var server = await PageServer.StartAsync(database, Cancellation);
        var report = await server.Get<ReportFile>().WriteAsync(null, Cancellation);
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".html");
        await File.WriteAllTextAsync(file, report.Html, Cancellation);
        try
        {
            await using var visit = await Visit.StartAsync(chromium, 1280, ColorScheme.Light);
            await visit.Page.GotoAsync("file://" + file);
            await visit.CheckAsync("report");
            foreach (var link in await visit.Page.Locator("nav a").AllAsync())
                Assert.Equal(1, await visit.Page.Locator((await link.GetAttributeAsync("href"))!).CountAsync());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Texts_of_reviews_and_logs_run_nothing()
    {
        var chromium = await browser.StartAsync();
        await using var database = await DatabaseAsync(isFilled: true);
        await using var server = await PageServer.StartAsync(database, Cancellation);
        await using var visit = await Visit.StartAsync(chromium, 1280, ColorScheme.Light);

        foreach (var path in (string[])["/mood", "/runs/2"])
        {
            await visit.Page.GotoAsync(server.Address + path);
            await visit.Page.EvaluateAsync("for (const one of document.querySelectorAll('details')) one.open = true");
            Assert.NotEqual("owned", await visit.Page.TitleAsync());
        }
        Assert.Contains("onerror=", await visit.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task A_figure_shows_the_value_under_the_pointer_and_without_script_in_a_tooltip()
    {
        var chromium = await browser.StartAsync();
        await using var database = await DatabaseAsync(isFilled: true);
        await using var server = await PageServer.StartAsync(database, Cancellation);
        await using var visit = await Visit.StartAsync(chromium, 1280, ColorScheme.Light);

        await visit.Page.GotoAsync(server.Address + "/symbols/AAA");
        var figure = visit.Page.Locator("figure").First;
        await figure.Locator(".strip").Nth(10).HoverAsync();
        Assert.Matches(@"^2026-\d\d-\d\d: \d", await figure.Locator(".readout").InnerTextAsync());
        await figure.Locator("svg[data-figure]").FocusAsync();
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        Assert.NotEqual("", await figure.Locator(".readout").InnerTextAsync());

        await using var still = await Visit.StartAsync(chromium, 1280, ColorScheme.Light, hasScript: false);
        await still.Page.GotoAsync(server.Address + "/symbols/AAA");
        Assert.Matches(@"^2026-\d\d-\d\d: \d", (await still.Page.Locator(".strip title").Nth(10).TextContentAsync())!);
    }

    private Task<TestDatabase> DatabaseAsync(bool isFilled) =>
        isFilled ? FilledDatabase.CreateAsync(postgres, Cancellation) : postgres.CreateDatabaseAsync(Cancellation);

    /// <summary>A window of the browser that keeps what its console says.</summary>
    private sealed class Visit(IBrowserContext context, IPage page) : IAsyncDisposable
    {
        public IPage Page { get; } = page;

        public List<string> Faults { get; } = [];

        public static async Task<Visit> StartAsync(IBrowser browser, int width, ColorScheme scheme, bool hasScript = true)
        {
            var context = await browser.NewContextAsync(new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = 900 },
                ColorScheme = scheme,
                JavaScriptEnabled = hasScript,
            });
            var visit = new Visit(context, await context.NewPageAsync());
            visit.Page.Console += (_, message) => visit.Faults.Add($"{message.Type}: {message.Text}");
            visit.Page.PageError += (_, error) => visit.Faults.Add(error);
            visit.Page.RequestFailed += (_, request) => visit.Faults.Add($"{request.Url}: {request.Failure}");
            return visit;
        }

        public async Task CheckAsync(string path)
        {
            Assert.True(Faults.Count == 0, $"{path}: {string.Join("; ", Faults)}");
            Assert.True(
                await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{path} is wider than the screen");
            var found = await Page.RunAxe();
            Assert.True(found.Passes.Length > 10, $"{path}: the rules did not run");
            Assert.True(
                found.Violations.Length == 0,
                $"{path}: {string.Join("; ", found.Violations.Select(fault => $"{fault.Id}: {fault.Help} ({string.Join(", ", fault.Nodes.Take(3).Select(node => node.Html))})"))}");
        }

        public async ValueTask DisposeAsync() => await context.CloseAsync();
    }
}
