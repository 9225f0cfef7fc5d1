using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Jonquils.Tests.Browser;

/// <summary>Somebody who uses the web app: sees what the page shows, presses what it offers, hears what comes out.</summary>
public sealed partial class Listener : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = new();

    internal Listener(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            // What the server refuses is told by the tests themselves; what the policy refuses is a fault of the page.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _complaints.Enqueue(message.Text);
            }
        };
    }

    /// <summary>How long anything may take on a busy machine; nothing is judged by its time here.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public IPage Page { get; }

    /// <summary>Errors of scripts and refusals of the content security policy so far.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    private ILocator Position => Page.GetByRole(AriaRole.Slider, new() { Name = "Position" });

    private ILocator PlayerBar => Page.GetByRole(AriaRole.Region, new() { Name = "Player" });

    public async Task RegisterAsync(string username, string password)
    {
        await Page.GotoAsync("/");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Create an account" }).ClickAsync();
        // Exactly: until this page is loaded the one before stands there, whose field is called after both.
        await Page.GetByLabel("E-mail", new() { Exact = true }).FillAsync($"{username}@example.org");
        await Page.GetByLabel("User name", new() { Exact = true }).FillAsync(username);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await OpenAsync("Library");
        await SeesLibraryAsync();
    }

    public async Task SignInAsync(string username, string password)
    {
        await Page.GotoAsync("/");
        await Page.GetByLabel("E-mail or user name").FillAsync(username);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    public async Task SignOutAsync()
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Account and settings" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Page.GetByRole(AriaRole.Heading, new() { Name = "Welcome back" }).WaitForAsync();
    }

    /// <summary>Goes to a page by the way around that this screen offers.</summary>
    public Task OpenAsync(string page) => Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = page, Exact = true }).ClickAsync();

    public Task SeesLibraryAsync() => SeesPageAsync("Library");

    public Task SeesPageAsync(string title) => Page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true, Level = 1 }).WaitForAsync();

    public Task UploadAsync(params string[] files) => Page.GetByTestId("upload-input").First.SetInputFilesAsync(files);

    /// <summary>Waits until the list shows the track with its length, which it does once the whole package is there.</summary>
    public Task SeesReadyAsync(string title) => RowOf(title).GetByText(TrackLength()).WaitForAsync();

    public Task PlayAsync(string title) => RowOf(title).GetByRole(AriaRole.Button, new() { Name = $"Play {title}" }).ClickAsync();

    public Task PressAsync(string button) => PlayerBar.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <param name="list">Name of the list it stands in.</param>
    public Task SeesTrackAsync(string title, string list = "Tracks") =>
        Page.GetByRole(AriaRole.List, new() { Name = list, Exact = true }).GetByRole(AriaRole.Button, new() { Name = title }).First.WaitForAsync();

    /// <param name="choice">A playlist's title, or what begins a new one.</param>
    public async Task AddToPlaylistAsync(string title, string choice)
    {
        await RowOf(title).GetByRole(AriaRole.Button, new() { Name = $"More about {title}" }).ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = "Add to a playlist" }).ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = choice }).ClickAsync();
    }

    /// <summary>Waits until the player names the track.</summary>
    public Task SeesPlayingAsync(string title) => PlayerBar.GetByText(title, new() { Exact = true }).WaitForAsync();

    /// <param name="fraction">Of the track, from 0 to 1: where the seek bar is pressed.</param>
    public async Task SeekAsync(double fraction)
    {
        var bar = (await Position.BoundingBoxAsync())!;
        await Page.Mouse.ClickAsync((float)(bar.X + (bar.Width * fraction)), bar.Y + (bar.Height / 2));
    }

    /// <summary>Where the player is, in seconds.</summary>
    public Task<double> PositionAsync() => Page.EvaluateAsync<double>("document.querySelector('audio[data-live]').currentTime");

    /// <summary>Waits until the track plays and has passed a place.</summary>
    public Task PlaysBeyondAsync(double seconds) => Page.WaitForFunctionAsync(
        "seconds => { const audio = document.querySelector('audio[data-live]'); return !audio.paused && audio.currentTime > seconds }", seconds);

    /// <summary>Listens to what the player sends to the loudspeaker until it is more than silence.</summary>
    public async Task<Sound> HearAsync()
    {
        var heard = await Page.EvaluateAsync<double[]>(Sound.Script, Patience.TotalMilliseconds);
        return new Sound(heard[0], heard[1]);
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    /// <summary>What keeps people with other senses or hands out of this page, by the rules of WCAG 2.2 A and AA that a program can check.</summary>
    public async Task<IReadOnlyList<string>> FindBarriersAsync() => await Page.EvaluateAsync<string[]>(Axe.Script);

    private ILocator RowOf(string title) => Page.GetByRole(AriaRole.List, new() { Name = "Tracks" }).GetByRole(AriaRole.Listitem).Filter(new() { HasText = title });

    [GeneratedRegex(@"^\d+:\d\d$")]
    private static partial Regex TrackLength();
}
