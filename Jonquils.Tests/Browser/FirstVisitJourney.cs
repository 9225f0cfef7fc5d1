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
}
