namespace Jonquils.Tests.Browser;

public sealed class ListeningJourney(Chromium chromium, WebAddress web) : IClassFixture<Chromium>, IClassFixture<WebAddress>, IDisposable
{
    private const string Password = "daffodils in the spring rain";
    private const double Audible = 0.05;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("jonquils-tones-");

    [Theory]
    [InlineData(1280, 800, 440, 880)]
    [InlineData(390, 844, 523, 1047)]
    public async Task A_newcomer_uploads_two_files_watches_them_become_ready_and_hears_each_of_them(int width, int height, int firstHertz, int secondHertz)
    {
        var name = $"ada{Guid.NewGuid():N}"[..16];
        var (first, second) = ($"Low {name}", $"High {name}");
        var low = await ToneFile.WriteAsync(_files.FullName, first, firstHertz, Length);
        var high = await ToneFile.WriteAsync(_files.FullName, second, secondHertz, Length);
        await using var ada = await chromium.OpenAsync(web.Address, width, height);

        await ada.RegisterAsync(name, Password);
        // One after the other, so that the list's order, newest first, is known.
        await ada.UploadAsync(high);
        await ada.SeesReadyAsync(second);
        await ada.UploadAsync(low);
        await ada.SeesReadyAsync(first);

        await ada.PlayAsync(first);
        await ada.PlaysBeyondAsync(1);
        var beginning = await ada.HearAsync();

        // Far from the end: a busy machine must not let the song end before the next one is asked for.
        await ada.SeekAsync(0.5);
        await ada.PlaysBeyondAsync(Length.TotalSeconds * 0.45);
        var afterSeek = await ada.HearAsync();

        await ada.PressAsync("Next track");
        await ada.SeesPlayingAsync(second);
        await ada.PlaysBeyondAsync(1);
        var afterNext = await ada.HearAsync();
        var position = await ada.PositionAsync();

        AssertTone(firstHertz, beginning);
        AssertTone(firstHertz, afterSeek);
        AssertTone(secondHertz, afterNext);
        Assert.InRange(position, 1, Length.TotalSeconds * 0.4);
        Assert.Empty(ada.Complaints);
    }

    [Fact]
    public async Task A_pause_is_silent_and_playing_goes_on_where_it_stopped()
    {
        var name = $"eve{Guid.NewGuid():N}"[..16];
        var title = $"Pause {name}";
        await using var eve = await chromium.OpenAsync(web.Address);
        await eve.RegisterAsync(name, Password);
        await eve.UploadAsync(await ToneFile.WriteAsync(_files.FullName, title, 660, Length));
        await eve.SeesReadyAsync(title);
        await eve.PlayAsync(title);
        await eve.PlaysBeyondAsync(2);

        await eve.PressAsync("Pause");
        var stopped = await eve.PositionAsync();
        await eve.Page.Keyboard.PressAsync("Escape");
        var still = await eve.PositionAsync();
        await eve.PressAsync("Play");
        await eve.PlaysBeyondAsync(stopped + 0.5);

        Assert.Equal(stopped, still);
        AssertTone(660, await eve.HearAsync());
    }

    [Fact]
    public async Task Whoever_signed_in_stays_so_after_a_reload_and_no_token_lies_where_a_script_could_find_it()
    {
        var name = $"bob{Guid.NewGuid():N}"[..16];
        await using var bob = await chromium.OpenAsync(web.Address);
        await bob.RegisterAsync(name, Password);

        await bob.Page.ReloadAsync();
        await bob.SeesLibraryAsync();
        var stored = await bob.Page.EvaluateAsync<string>("JSON.stringify({ ...localStorage, ...sessionStorage, cookie: document.cookie })");

        Assert.DoesNotContain("token", stored, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("eyJ", stored, StringComparison.Ordinal);
        Assert.Empty(bob.Complaints);
    }

    [Fact]
    public async Task Signing_out_in_one_tab_signs_out_the_other()
    {
        var name = $"cleo{Guid.NewGuid():N}"[..16];
        await using var cleo = await chromium.OpenAsync(web.Address);
        await cleo.RegisterAsync(name, Password);
        var other = new Listener(await cleo.Page.Context.NewPageAsync());
        await other.Page.GotoAsync("/tracks");
        await other.SeesLibraryAsync();

        await other.SignOutAsync();

        await cleo.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = "Welcome back" }).WaitForAsync();
    }

    [Fact]
    public async Task A_wrong_password_is_refused_in_words()
    {
        await using var mallory = await chromium.OpenAsync(web.Address);

        await mallory.SignInAsync($"nobody{Guid.NewGuid():N}", "guess guess guess");
        var words = await mallory.Page.GetByRole(Microsoft.Playwright.AriaRole.Alert).InnerTextAsync();

        Assert.Contains("password", words, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_file_that_is_no_music_fails_with_a_reason_that_can_be_read()
    {
        var name = $"dora{Guid.NewGuid():N}"[..16];
        var text = Path.Combine(_files.FullName, $"letter {name}.flac");
        await File.WriteAllTextAsync(text, $"Dear {name}, this is a letter and no song. " + new string('x', 4000));
        await using var dora = await chromium.OpenAsync(web.Address);
        await dora.RegisterAsync(name, Password);

        await dora.UploadAsync(text);
        await dora.Page.GetByText("1 upload failed").WaitForAsync();
        var reason = await dora.Page.Locator("[data-stage=failed]").InnerTextAsync();

        Assert.True(reason.Split('\n').Last(line => line.Trim().Length > 0).Trim().Length > 15, reason);
    }

    public void Dispose() => _files.Delete(recursive: true);

    private static void AssertTone(int hertz, Sound sound)
    {
        Assert.True(sound.Rms > Audible, $"Heard nothing but {sound.Rms:0.0000} where {hertz} Hz should sound.");
        Assert.InRange(sound.Hertz, hertz - 12, hertz + 12);
    }
}
