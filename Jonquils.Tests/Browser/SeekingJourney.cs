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

    /// <summary>What the player says that is heard, such as <c>AAC 160</c>.</summary>
    private const string RenditionScript = "document.querySelector('section[aria-label=Player] button[class*=sound] [class*=badge]')?.textContent ?? ''";

    /// <summary>Less than 100 kbit/s, and more.</summary>
    private const string Low = @"^AAC \d\d$", High = @"^AAC \d{3}$";

    /// <summary>Notes in <c>__jumps</c>, in seconds, where the place moved back, or further than time went by.</summary>
    private const string JumpsScript = """
        () => {
          const most = 0.5
          const audio = document.querySelector('audio[data-live]')
          let [place, at] = [audio.currentTime, performance.now()]
          window.__jumps = []
          setInterval(() => {
            const [next, now] = [audio.currentTime, performance.now()]
            if (next < place || next - place > (now - at) / 1000 + most) window.__jumps.push(next - place)
            ;[place, at] = [next, now]
          }, 50)
        }
        """;

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

    [Fact]
    [Trait("Category", "Long")]
    public async Task Another_quality_in_the_middle_of_a_track_is_heard_without_a_jump_and_without_an_error()
    {
        var name = $"yan{Guid.NewGuid():N}"[..16];
        var title = $"Qualities {name}";
        await using var yan = await chromium.OpenAsync(web.Address);
        await yan.RegisterAsync(name, Password);
        await yan.UploadAsync(await ToneFile.WriteAsync(_files.FullName, title, 440, Length));
        await yan.SeesReadyAsync(title);
        await yan.PlayAsync(title);
        await yan.PlaysBeyondAsync(1);
        await yan.Page.EvaluateAsync(JumpsScript);

        string[] heard = [await ChangeAsync(yan, "low", Low), await ChangeAsync(yan, "high", High), await ChangeAsync(yan, "low", Low)];
        var jumps = await yan.Page.EvaluateAsync<double[]>("window.__jumps");
        // To and from lossless is another stream, opened where the first one was.
        var before = await yan.PositionAsync();
        await ChangeAsync(yan, "lossless", "^FLAC");
        await yan.PlaysBeyondAsync(before);
        await ChangeAsync(yan, "low", Low);
        await yan.PlaysBeyondAsync(before);
        var error = await yan.Page.EvaluateAsync<string?>("document.querySelector('audio[data-live]').error?.message ?? null");
        var sound = await yan.HearAsync();

        Assert.Equal(heard[0], heard[2]);
        Assert.NotEqual(heard[0], heard[1]);
        Assert.Empty(jumps);
        Assert.Null(error);
        Assert.InRange(sound.Hertz, 428, 452);
        Assert.Empty(yan.Complaints);
    }

    public void Dispose() => _files.Delete(recursive: true);

    /// <summary>Chooses another quality and waits until it is the one that is heard.</summary>
    /// <param name="looks">A regular expression of JavaScript for what the player then says that is heard.</param>
    private static async Task<string> ChangeAsync(Listener listener, string quality, string looks)
    {
        await ChooseAsync(listener, quality);
        await listener.Page.WaitForFunctionAsync($"looks => new RegExp(looks).test({RenditionScript})", looks);
        var from = await listener.PositionAsync();
        await listener.PlaysBeyondAsync(from + 1);
        return await listener.Page.EvaluateAsync<string>(RenditionScript);
    }

    private static async Task ChooseAsync(Listener listener, string quality)
    {
        await listener.Page.GetByRole(AriaRole.Button, new() { Name = "Sound and sleep timer" }).ClickAsync();
        await listener.Page.GetByLabel("Quality").SelectOptionAsync(quality);
        await listener.Page.Keyboard.PressAsync("Escape");
        await listener.Page.GetByLabel("Quality").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }
}
