using Microsoft.Playwright;

namespace Jonquils.Tests.Browser;

/// <summary>One headless browser for the tests of a class; every listener gets an empty profile of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
        // A page that a test puts in the place of a real one comes from no address at all, and could not ask this machine for anything.
        "--disable-features=LocalNetworkAccessChecks",
        // Playing is started by real clicks, but a test also listens in, which no click starts.
        "--autoplay-policy=no-user-gesture-required",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = await ChromiumExecutable.FindAsync(), Args = Flags, Headless = true });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <param name="width">Of the page, in CSS pixels; under 600 the browser says that it is touched, like a phone's.</param>
    public async Task<Listener> OpenAsync(Uri web, int width = 1280, int height = 800, string locale = "en-GB", bool dark = false)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = web.AbsoluteUri,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            HasTouch = width < 600,
            Locale = locale,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        });
        await context.AddInitScriptAsync(scriptPath: Axe.Path);
        context.SetDefaultTimeout((float)Listener.Patience.TotalMilliseconds);
        return new Listener(await context.NewPageAsync());
    }
}
