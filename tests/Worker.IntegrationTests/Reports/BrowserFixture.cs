using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Worker.IntegrationTests.Reports.BrowserFixture))]

namespace Worker.IntegrationTests.Reports;

/// <summary>Debian's Chromium, started once for all tests that need it, at the first that does.</summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A browser, or a skipped test that says why.</summary>
    public async Task<IBrowser> StartAsync()
    {
        Assert.SkipUnless(File.Exists(Chromium), $"There is no {Chromium}: deploy/prerequisites.sh --browser installs it on Debian.");
        await _gate.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = Chromium,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        _gate.Dispose();
    }
}
