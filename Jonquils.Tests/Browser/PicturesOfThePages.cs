using System.Diagnostics;
using Jonquils.Tests.House;
using Jonquils.Tests.Stack;
using Microsoft.Playwright;

namespace Jonquils.Tests.Browser;

/// <summary>Takes the pictures in <c>docs/pictures</c> of a web app that has music in it; only when it is asked to.</summary>
public sealed class PicturesOfThePages(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Variable = "JONQUILS_WRITE_PICTURES";

    /// <summary>Larger ones would weigh on everybody who fetches the repository.</summary>
    private const int MaxBytes = 100_000;

    [Fact]
    [Trait("Category", "Long")]
    public async Task The_pictures_in_the_documents_are_small_and_can_be_taken_again()
    {
        var folder = Path.Combine(Repository.Root, "docs", "pictures");
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } account)
        {
            await TakeAsync(folder, account);
        }

        Assert.All(Directory.GetFiles(folder, "*.webp"), picture => Assert.InRange(new FileInfo(picture).Length, 1, MaxBytes));
    }

    /// <param name="account">Name and password of the account whose pages are shown, with a colon between.</param>
    private async Task TakeAsync(string folder, string account)
    {
        var web = new Uri(Environment.GetEnvironmentVariable("JONQUILS_TEST_WEB") ?? "http://localhost:3000");
        var colon = account.IndexOf(':', StringComparison.Ordinal);
        var (login, password) = (account[..colon], account[(colon + 1)..]);
        await using (var wide = await chromium.OpenAsync(web, 1280, 800))
        {
            await SignInAsync(wide, login, password);
            await PlaySomethingAsync(wide);
            await SaveAsync(wide, Path.Combine(folder, "library.webp"));
            await wide.Page.GotoAsync("/");
            await wide.Page.GetByRole(AriaRole.Button, new() { Name = "Queue", Exact = true }).ClickAsync();
            await SaveAsync(wide, Path.Combine(folder, "home.webp"));
        }

        await using (var dark = await chromium.OpenAsync(web, 1280, 800, dark: true))
        {
            await SignInAsync(dark, login, password);
            await PlaySomethingAsync(dark);
            await dark.Page.GotoAsync("/albums?sort=title");
            await dark.Page.Locator("#content a[href^='/albums/']").First.ClickAsync();
            await dark.Page.GetByRole(AriaRole.List, new() { Name = "Tracks" }).WaitForAsync();
            await SaveAsync(dark, Path.Combine(folder, "album.webp"));
            await dark.Page.GotoAsync("/statistics");
            await dark.Page.GetByRole(AriaRole.Figure).First.WaitForAsync();
            await SaveAsync(dark, Path.Combine(folder, "statistics.webp"));
        }

        await using (var phone = await chromium.OpenAsync(web, 390, 780, dark: true))
        {
            await SignInAsync(phone, login, password);
            await PlaySomethingAsync(phone);
            await SaveAsync(phone, Path.Combine(folder, "phone.webp"));
        }

        if ((Environment.GetEnvironmentVariable("JONQUILS_TEST_ADMIN") ?? "").Split(':', 2) is [var adminLogin, var adminPassword])
        {
            await using var operating = await chromium.OpenAsync(web, 1280, 1000);
            await SignInAsync(operating, adminLogin, adminPassword);
            await operating.Page.GotoAsync("/operate");
            await operating.Page.GetByRole(AriaRole.Heading, new() { Name = "Alerts" }).WaitForAsync();
            await SaveAsync(operating, Path.Combine(folder, "operate.webp"));
        }
    }

    private static async Task SignInAsync(Listener listener, string login, string password)
    {
        await listener.SignInAsync(login, password);
        await listener.Page.Locator("#content h1").WaitForAsync();
    }

    private static async Task PlaySomethingAsync(Listener listener)
    {
        await listener.Page.GotoAsync("/tracks");
        await listener.Page.GetByRole(AriaRole.List, new() { Name = "Tracks" }).GetByRole(AriaRole.Button, new() { Name = "Play " }).First.ClickAsync();
        await listener.PlaysBeyondAsync(8);
    }

    private static async Task SaveAsync(Listener listener, string path)
    {
        await listener.Page.Locator("#content .mantine-Skeleton-root").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        var png = Path.ChangeExtension(path, ".png");
        await listener.Page.ScreenshotAsync(new PageScreenshotOptions { Path = png });
        using var ffmpeg = Process.Start(await TestStack.FfmpegPathAsync(), ["-hide_banner", "-nostdin", "-loglevel", "error", "-y", "-i", png, "-c:v", "libwebp", "-quality", "80", path]);
        await ffmpeg.WaitForExitAsync();
        File.Delete(png);
    }
}
