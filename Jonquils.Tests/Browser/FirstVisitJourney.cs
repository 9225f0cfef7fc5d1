using System.Text.Json;

namespace Jonquils.Tests.Browser;

public sealed class FirstVisitJourney(Chromium chromium, WebAddress web) : IClassFixture<Chromium>, IClassFixture<WebAddress>
{
    private const string Password = "daffodils in the spring rain";
    private const int Budget = 200 * 1024;

    /// <summary>All scripts of the page but the one that plays, which is loaded once the page stands.</summary>
    private const string ScriptsScript = "performance.getEntriesByType('resource').map(({ name }) => name).filter(name => name.endsWith('.js') && !name.includes('/assets/hls-'))";

    /// <summary>The page's own share is held by the build; this holds what it goes on to load, in each language.</summary>
    [Theory]
    [InlineData("en-GB")]
    [InlineData("ru-RU")]
    public async Task What_signing_in_and_the_first_page_load_of_script_fits_into_200_kilobytes(string locale)
    {
        var name = $"uma{Guid.NewGuid():N}"[..16];
        await using (var before = await chromium.OpenAsync(web.Address))
        {
            await before.RegisterAsync(name, Password);
        }

        await using var uma = await chromium.OpenAsync(web.Address, locale: locale);
        await uma.Page.GotoAsync("/");
        await uma.Page.Locator("input[name=login]").FillAsync(name);
        await uma.Page.Locator("input[type=password]").FillAsync(Password);
        await uma.Page.Keyboard.PressAsync("Enter");
        await uma.Page.Locator("#content h1").WaitForAsync();
        var sizes = new Dictionary<string, int>();
        using var http = new HttpClient();
        foreach (var script in (await uma.Page.EvaluateAsync<string[]>(ScriptsScript)).Distinct())
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, script);
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
            sizes[script] = (await (await http.SendAsync(request)).Content.ReadAsByteArrayAsync()).Length;
        }

        Assert.True(sizes.Count > 3, "The page names no scripts.");
        Assert.True(sizes.Values.Sum() <= Budget, $"{sizes.Values.Sum()} bytes: {string.Join(", ", sizes.OrderByDescending(size => size.Value))}");
        Assert.Empty(uma.Complaints);
    }

    /// <summary>Budgets as Lighthouse has them for a page on a slow line: of everything, not of scripts alone.</summary>
    [Fact]
    public async Task The_sign_in_page_is_light_comes_in_few_requests_and_stands_still()
    {
        const int mostBytes = 500 * 1024;
        const int mostRequests = 30;
        const double mostShift = 0.1;
        await using var vic = await chromium.OpenAsync(web.Address);

        await vic.Page.GotoAsync("/");
        await vic.Page.Locator("input[name=login]").WaitForAsync();
        await vic.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
        var sizes = await vic.Page.EvaluateAsync<double[]>("[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map(({ encodedBodySize }) => encodedBodySize)");
        var shift = await vic.Page.EvaluateAsync<double>(AccessibilityJourney.ShiftScript);

        Assert.InRange(sizes.Sum(), 1, mostBytes);
        Assert.InRange(sizes.Length, 1, mostRequests);
        Assert.InRange(shift, 0, mostShift);
    }

    [Fact]
    public async Task The_app_can_be_installed()
    {
        await using var wim = await chromium.OpenAsync(web.Address);
        await wim.Page.GotoAsync("/");
        await wim.Page.Locator("input[name=login]").WaitForAsync();
        await wim.Page.EvaluateAsync("navigator.serviceWorker.ready.then(() => true)");

        var browser = await wim.Page.Context.NewCDPSessionAsync(wim.Page);
        var manifest = (await browser.SendAsync("Page.getAppManifest"))!.Value;
        var reasons = (await browser.SendAsync("Page.getInstallabilityErrors"))!.Value.GetProperty("installabilityErrors").EnumerateArray()
            .Select(reason => reason.GetProperty("errorId").GetString())
            // A private window, which every listener of these journeys has, installs nothing; that is all that may stand in the way.
            .Where(reason => reason != "in-incognito");

        Assert.Empty(manifest.GetProperty("errors").EnumerateArray());
        Assert.Equal("Jonquils", JsonDocument.Parse(manifest.GetProperty("data").GetString()!).RootElement.GetProperty("name").GetString());
        Assert.Empty(reasons);
    }
}
