using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Jonquils.Tests.Browser;

public sealed class KeyboardJourney(Chromium chromium, WebAddress web) : IClassFixture<Chromium>, IClassFixture<WebAddress>, IDisposable
{
    private const string Password = "daffodils in the spring rain";
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("jonquils-tones-");

    [Fact]
    [Trait("Category", "Long")]
    public async Task Without_a_mouse_one_signs_in_finds_an_album_plays_it_goes_on_sees_the_queue_and_the_settings_and_always_where_one_is()
    {
        var name = $"kay{Guid.NewGuid():N}"[..16];
        var album = $"Album {name}";
        var (first, second) = ($"First {name}", $"Second {name}");
        await using (var before = await chromium.OpenAsync(web.Address))
        {
            await before.RegisterAsync(name, Password);
            foreach (var (title, hertz) in new[] { (first, 330), (second, 494) })
            {
                await before.UploadAsync(await ToneFile.WriteAsync(_files.FullName, title, hertz, Length, album));
                await before.SeesReadyAsync(title);
            }
        }

        await using var kay = await chromium.OpenAsync(web.Address);
        var (page, keys) = (kay.Page, new KeyboardWalk(kay.Page));
        var player = page.GetByRole(AriaRole.Region, new() { Name = "Player" });

        await page.GotoAsync("/");
        await keys.ToAsync(page.GetByLabel("E-mail or user name"));
        await page.Keyboard.TypeAsync(name);
        await keys.ToAsync(page.GetByLabel("Password", new() { Exact = true }));
        await page.Keyboard.TypeAsync(Password);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#content h1").WaitForAsync();

        await page.Keyboard.PressAsync("/");
        await kay.SeesPageAsync("Search");
        await page.Keyboard.TypeAsync(album);
        await page.Keyboard.PressAsync("Enter");
        var found = page.Locator("#content a[href^='/albums/']").Filter(new() { HasText = album });
        await keys.ReloadUntilAsync(found);
        await keys.ToAndPressAsync(found);
        await kay.SeesPageAsync(album);

        await keys.ToAndPressAsync(page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex($"^Play (First|Second) {name}") }));
        await kay.PlaysBeyondAsync(1);
        var playing = await player.Locator("[class*=title]").First.InnerTextAsync();
        await keys.ToAndPressAsync(player.GetByRole(AriaRole.Button, new() { Name = "Next track" }));
        await kay.SeesPlayingAsync(playing == first ? second : first);

        await keys.ToAndPressAsync(player.GetByRole(AriaRole.Button, new() { Name = "Queue", Exact = true }));
        await keys.ToAsync(page.GetByRole(AriaRole.Complementary, new() { Name = "Queue" }).GetByRole(AriaRole.Button, new() { Name = "Save as playlist" }));
        await page.Keyboard.PressAsync("Escape");
        await keys.ToAndPressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Account and settings" }));
        await keys.ToAndPressAsync(page.Locator("a[href='/settings']"));
        await page.Locator("#content h1", new() { HasText = "Profile" }).WaitForAsync();

        Assert.Empty(keys.Unseen);
        Assert.Empty(kay.Complaints);
    }

    public void Dispose() => _files.Delete(recursive: true);
}
