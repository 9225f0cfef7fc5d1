using Microsoft.Playwright;

namespace Jonquils.Tests.Browser;

public sealed class LookingAfterJourney(Chromium chromium, WebAddress web) : IClassFixture<Chromium>, IClassFixture<WebAddress>, IDisposable
{
    private const string Password = "daffodils in the spring rain";

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("jonquils-tones-");

    [Fact]
    public async Task Who_looks_after_an_artist_for_somebody_uploads_as_that_artist_and_is_offered_what_they_may_do_and_no_more()
    {
        var (artist, title) = ($"Tulip {Guid.NewGuid():N}"[..20], $"Lent {Guid.NewGuid():N}"[..20]);
        await using var mia = await NewcomerAsync("mia");
        await using var ned = await NewcomerAsync("ned");
        await ned.Page.GotoAsync("/settings");
        var nedId = (await ned.Page.GetByText("ID: ").InnerTextAsync())["ID: ".Length..];

        await mia.Page.GotoAsync("/artists");
        await mia.Page.GetByRole(AriaRole.Button, new() { Name = "New artist" }).ClickAsync();
        await mia.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true }).FillAsync(artist);
        await mia.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await mia.SeesPageAsync(artist);
        await mia.Page.GetByRole(AriaRole.Button, new() { Name = "Managers" }).ClickAsync();
        await mia.Page.GetByLabel("Id of an account").FillAsync(nedId);
        await mia.Page.GetByRole(AriaRole.Button, new() { Name = "Add a manager" }).ClickAsync();
        await mia.Page.GetByRole(AriaRole.Button, new() { Name = "Remove ned" }).WaitForAsync();

        await ned.Page.GotoAsync("/uploads");
        await ned.Page.GetByLabel("Upload as").SelectOptionAsync(artist);
        await ned.UploadAsync(await ToneFile.WriteAsync(_files.FullName, title, 466, TimeSpan.FromSeconds(5)));
        await ned.Page.Locator("[data-stage=ready]").WaitForAsync();
        await ned.OpenAsync("Artists");
        await ned.Page.GetByLabel("Find an artist").FillAsync(artist);
        await ned.Page.GetByRole(AriaRole.Link, new() { Name = artist }).ClickAsync();
        await ned.SeesPageAsync(artist);
        await ned.SeesTrackAsync(title);
        await ned.Page.GetByRole(AriaRole.Link, new() { Name = "Statistics" }).Nth(1).WaitForAsync();
        var mayEditProfile = await ned.Page.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).CountAsync();
        await ned.Page.GetByRole(AriaRole.Button, new() { Name = $"Like {title}" }).First.ClickAsync();
        await ned.OpenAsync("Favourites");
        await ned.Page.GetByRole(AriaRole.Button, new() { Name = $"More about {title}" }).ClickAsync();
        await ned.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Edit the track" }).WaitForAsync();

        Assert.Equal(0, mayEditProfile);
        Assert.Empty(mia.Complaints);
        Assert.Empty(ned.Complaints);
    }

    public void Dispose() => _files.Delete(recursive: true);

    private async Task<Listener> NewcomerAsync(string name)
    {
        var listener = await chromium.OpenAsync(web.Address);
        await listener.RegisterAsync($"{name}{Guid.NewGuid():N}"[..16], Password);
        return listener;
    }
}
