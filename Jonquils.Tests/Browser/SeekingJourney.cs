using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Jonquils.Tests.Browser;

public sealed class SeekingJourney(Chromium chromium, WebAddress web) : IClassFixture<Chromium>, IClassFixture<WebAddress>, IDisposable
{
    private const string Password = "daffodils in the spring rain";
    private const int Seeks = 100;
    private const int SeeksAQuality = 10;
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(2);
    private static readonly string[] Qualities = ["low", "lossless", "normal", "high", "auto"];

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("jonquils-tones-");

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_hundred_jumps_to_anywhere_in_every_quality_play_on_from_there_without_an_error()
    {
        var name = $"zoe{Guid.NewGuid():N}"[..16];
        var title = $"Jumps {name}";
        await using var zoe = await chromium.OpenAsync(web.Address);
        var refused = new ConcurrentQueue<string>();
        zoe.Page.Response += (_, answer) =>
        {
            if (answer.Status >= 400 && answer.Url.Contains("/hls/", StringComparison.Ordinal))
            {
                refused.Enqueue($"{answer.Status} {answer.Url}");
            }
        };
        await zoe.RegisterAsync(name, Password);
        await zoe.UploadAsync(await ToneFile.WriteAsync(_files.FullName, title, 440, Length));
        await zoe.SeesReadyAsync(title);
        await zoe.PlayAsync(title);
        await zoe.PlaysBeyondAsync(1);

        // The same places in every run; what is known of them is that nobody chose them.
        var random = new Random(20_261_121);
        for (var seek = 0; seek < Seeks; seek++)
        {
            if (seek % SeeksAQuality == 0)
            {
                await ChooseAsync(zoe, Qualities[seek / SeeksAQuality % Qualities.Length]);
            }

            var fraction = random.NextDouble() * 0.95;
            await zoe.SeekAsync(fraction);
            var from = fraction * Length.TotalSeconds;
            // A jump near the place and going on from it: a click is as exact as the bar's pixels.
            await zoe.Page.WaitForFunctionAsync(
                "from => { const audio = document.querySelector('audio[data-live]'); return !audio.paused && !audio.seeking && audio.readyState >= 3 && audio.currentTime > from - 2 && audio.currentTime < from + 20 }", from);
        }

        var error = await zoe.Page.EvaluateAsync<string?>("document.querySelector('audio[data-live]').error?.message ?? null");
        var sound = await zoe.HearAsync();

        Assert.Null(error);
        Assert.InRange(sound.Hertz, 428, 452);
        Assert.Empty(refused);
        Assert.Empty(zoe.Complaints);
    }

    public void Dispose() => _files.Delete(recursive: true);

    private static async Task ChooseAsync(Listener listener, string quality)
    {
        await listener.Page.GetByRole(AriaRole.Button, new() { Name = "Sound and sleep timer" }).ClickAsync();
        await listener.Page.GetByLabel("Quality").SelectOptionAsync(quality);
        await listener.Page.Keyboard.PressAsync("Escape");
        await listener.Page.GetByLabel("Quality").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }
}
