namespace Jonquils.Tests.Browser;

public sealed class AccessibilityJourney(Chromium chromium, WebAddress web) : IClassFixture<Chromium>, IClassFixture<WebAddress>
{
    /// <summary>What web.dev calls good: less of the page than this may move while it comes.</summary>
    private const double MostShift = 0.1;

    internal const string ShiftScript = """
        () => new Promise(resolve => {
          let sum = 0
          const add = list => list.getEntries().forEach(({ hadRecentInput, value }) => { if (!hadRecentInput) sum += value })
          new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true })
          setTimeout(() => resolve(sum), 100)
        })
        """;

    private const string Password = "daffodils in the spring rain";

    private static readonly string[] Pages =
    [
        "/", "/search", "/search?q=a", "/tracks", "/albums", "/artists", "/genres", "/playlists", "/favourites", "/history", "/videos", "/uploads", "/statistics", "/settings",
    ];

    [Theory]
    [InlineData(1280, false)]
    [InlineData(3840, true)]
    [Trait("Category", "Long")]
    public Task Every_main_page_can_be_used_by_all_in_other_sizes_and_looks_too(int width, bool dark) => Every_main_page_can_be_used_by_all_and_fits_the_screen(width, dark);

    [Theory]
    [InlineData(1280, true)]
    [InlineData(360, false)]
    public async Task Every_main_page_can_be_used_by_all_and_fits_the_screen(int width, bool dark)
    {
        await using var ada = await chromium.OpenAsync(web.Address, width, dark: dark);
        await ada.Page.GotoAsync("/sign-in");
        var barriers = new List<string>(await ada.FindBarriersAsync());
        await ada.RegisterAsync($"ada{Guid.NewGuid():N}"[..16], Password);

        foreach (var page in Pages)
        {
            await ada.Page.GotoAsync(page);
            await ada.Page.Locator("h1").First.WaitForAsync();
            await ada.Page.Locator("#content .mantine-Skeleton-root").First.WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
            if (await ada.Page.EvaluateAsync<double>(ShiftScript) is > MostShift and var shift)
            {
                barriers.Add($"{page} moves by {shift:0.000} while it comes, at {width} pixels.");
            }

            barriers.AddRange(await ada.FindBarriersAsync());
            if (await ada.Page.EvaluateAsync<bool>("document.querySelector('#content').scrollWidth > document.querySelector('#content').clientWidth"))
            {
                barriers.Add($"{page} slides sideways at {width} pixels.");
            }
        }

        Assert.Empty(barriers);
        Assert.Empty(ada.Complaints);
    }
}
