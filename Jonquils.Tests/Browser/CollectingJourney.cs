using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Jonquils.Tests.Browser;

public sealed partial class CollectingJourney(Chromium chromium, WebAddress web) : IClassFixture<Chromium>, IClassFixture<WebAddress>, IDisposable
{
    private const string Password = "daffodils in the spring rain";
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(45);

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("jonquils-tones-");

    [Fact]
    public async Task What_was_played_is_in_the_history_what_was_liked_in_the_favourites_and_a_reload_keeps_the_place()
    {
        var name = $"gwen{Guid.NewGuid():N}"[..16];
        var title = $"Heard {name}";
        await using var gwen = await chromium.OpenAsync(web.Address);
        await gwen.RegisterAsync(name, Password);
        await gwen.UploadAsync(await ToneFile.WriteAsync(_files.FullName, title, 392, Length));
        await gwen.SeesReadyAsync(title);

        await gwen.PlayAsync(title);
        await gwen.PlaysBeyondAsync(6);
        await gwen.Page.GetByRole(AriaRole.Region, new() { Name = "Player" }).GetByRole(AriaRole.Button, new() { Name = $"Like {title}" }).ClickAsync();
        await gwen.PressAsync("Pause");
        await gwen.Page.ReloadAsync();
        await gwen.SeesPlayingAsync(title);
        await gwen.PressAsync("Play");
        await gwen.PlaysBeyondAsync(5);

        await gwen.OpenAsync("Favourites");
        await gwen.SeesTrackAsync(title);
        await gwen.OpenAsync("History");
        await gwen.SeesPageAsync("History");
        await gwen.SeesTrackAsync(title, "Today");
        Assert.Empty(gwen.Complaints);
    }

    [Fact]
    public async Task A_playlist_is_made_from_a_tracks_menu_ordered_with_the_keyboard_and_opened_by_its_link_by_somebody_else()
    {
        var name = $"hal{Guid.NewGuid():N}"[..16];
        var (first, second) = ($"One {name}", $"Two {name}");
        await using var hal = await chromium.OpenAsync(web.Address);
        await hal.RegisterAsync(name, Password);
        foreach (var (title, hertz) in new[] { (first, 330), (second, 494) })
        {
            await hal.UploadAsync(await ToneFile.WriteAsync(_files.FullName, title, hertz, TimeSpan.FromSeconds(5)));
            await hal.SeesReadyAsync(title);
        }

        await hal.AddToPlaylistAsync(first, "New playlist");
        await hal.Page.GetByLabel("Title").FillAsync($"List {name}");
        await hal.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await hal.AddToPlaylistAsync(second, $"List {name}");
        await hal.OpenAsync("Playlists");
        await hal.Page.GetByRole(AriaRole.Link, new() { Name = $"List {name}" }).ClickAsync();
        await hal.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex($"^Move {second}") }).FocusAsync();
        // Shown at once; kept when the Api has answered.
        await hal.Page.RunAndWaitForResponseAsync(() => hal.Page.Keyboard.PressAsync("ArrowUp"), answer => answer.Request.Method == "PUT" && answer.Ok);
        await hal.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex($"^Move {second}, place 1 of 2") }).WaitForAsync();
        // The handle keeps the focus, so that the next press moves it on.
        await hal.Page.WaitForFunctionAsync("name => document.activeElement?.getAttribute('aria-label')?.startsWith(`Move ${name}`)", second);
        await hal.Page.ReloadAsync();
        await hal.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex($"^Move {second}, place 1 of 2") }).WaitForAsync();

        await hal.Page.GetByRole(AriaRole.Button, new() { Name = $"More about List {name}" }).ClickAsync();
        await hal.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Share" }).ClickAsync();
        await hal.Page.GetByRole(AriaRole.Button, new() { Name = "Make a link" }).ClickAsync();
        var link = await hal.Page.GetByLabel("Link to the playlist").InputValueAsync();

        await using var ida = await chromium.OpenAsync(web.Address);
        await ida.RegisterAsync($"ida{Guid.NewGuid():N}"[..16], Password);
        await ida.Page.GotoAsync(link);
        await ida.SeesPageAsync($"List {name}");
        await ida.SeesTrackAsync(second);
        Assert.Equal(0, await ida.Page.GetByRole(AriaRole.Button, new() { NameRegex = MoveButton() }).CountAsync());
    }

    [Fact]
    public async Task A_reader_of_Russian_is_greeted_in_Russian_and_can_change_that()
    {
        await using var vera = await chromium.OpenAsync(web.Address, width: 360, height: 740, locale: "ru-RU");
        await vera.Page.GotoAsync("/");

        await vera.Page.GetByRole(AriaRole.Heading, new() { Name = "С возвращением" }).WaitForAsync();
        await vera.Page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        await vera.Page.GetByRole(AriaRole.Heading, new() { Name = "Welcome back" }).WaitForAsync();

        Assert.Equal("en", await vera.Page.EvaluateAsync<string>("document.documentElement.lang"));
        Assert.Empty(vera.Complaints);
    }

    [Fact]
    public async Task The_page_opens_without_a_network_and_says_so()
    {
        await using var otto = await chromium.OpenAsync(web.Address);
        await otto.RegisterAsync($"otto{Guid.NewGuid():N}"[..16], Password);
        await otto.Page.WaitForFunctionAsync("async () => (await caches.keys()).length > 0 && (await navigator.serviceWorker.ready).active?.state === 'activated'");

        await otto.Page.Context.SetOfflineAsync(true);
        await otto.Page.GetByText("You are offline").WaitForAsync();
        var barriers = await otto.FindBarriersAsync();
        await otto.Page.ReloadAsync();

        await otto.Page.GetByText("The server cannot be reached").WaitForAsync();
        var kept = await otto.Page.EvaluateAsync<string[]>("async () => (await Promise.all((await caches.keys()).map(async name => (await (await caches.open(name)).keys()).map(request => request.url)))).flat()");
        Assert.Empty(barriers);
        Assert.DoesNotContain(kept, address => address.Contains("/api/", StringComparison.Ordinal) || address.Contains("/hls/", StringComparison.Ordinal));
    }

    public void Dispose() => _files.Delete(recursive: true);

    [GeneratedRegex("^Move ")]
    private static partial Regex MoveButton();
}
