using Microsoft.Playwright;

namespace Jonquils.Tests.Browser;

public sealed class StatisticsJourney(Chromium chromium, WebAddress web) : IClassFixture<Chromium>, IClassFixture<WebAddress>, IDisposable
{
    private const string Password = "daffodils in the spring rain";

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("jonquils-tones-");

    [Fact]
    public async Task What_was_listened_to_until_its_end_stands_in_the_statistics()
    {
        var name = $"sol{Guid.NewGuid():N}"[..16];
        var title = $"Counted {name}";
        await using var sol = await chromium.OpenAsync(web.Address);
        await sol.RegisterAsync(name, Password);
        await sol.UploadAsync(await ToneFile.WriteAsync(_files.FullName, title, 587, TimeSpan.FromSeconds(6)));
        await sol.SeesReadyAsync(title);

        // Nine tenths of so short a track count as a play; it must end by itself.
        var told = sol.Page.WaitForRequestAsync(
            request => request.Url.EndsWith("/analytics/listen", StringComparison.Ordinal) && request.PostData?.Contains("\"complete\"", StringComparison.Ordinal) == true);
        await sol.PlayAsync(title);
        await told;
        await sol.OpenAsync("Statistics");
        await sol.SeesPageAsync("Your listening");
        var top = sol.Page.GetByRole(AriaRole.Figure).Filter(new() { HasText = "Tracks played most" }).GetByRole(AriaRole.Listitem).Filter(new() { HasText = title });
        await new KeyboardWalk(sol.Page).ReloadUntilAsync(top);

        Assert.Contains("1 play", await top.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(sol.Complaints);
    }

    public void Dispose() => _files.Delete(recursive: true);
}
