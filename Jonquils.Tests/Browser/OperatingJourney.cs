using Microsoft.Playwright;

namespace Jonquils.Tests.Browser;

public sealed class OperatingJourney(Chromium chromium, WebAddress web) : IClassFixture<Chromium>, IClassFixture<WebAddress>, IDisposable
{
    private const string Password = "daffodils in the spring rain";

    private static readonly string[] Places =
    [
        "/operate", "/operate/platform", "/operate/traces", "/operate/jobs", "/operate/etl", "/operate/users", "/operate/api-keys", "/operate/audit", "/operate/backups", "/operate/cleanup",
    ];

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("jonquils-noise-");

    [Fact]
    public async Task An_administrator_finds_the_job_that_failed_reads_why_and_has_it_tried_again()
    {
        var name = $"ann{Guid.NewGuid():N}"[..16];
        var file = Path.Combine(_files.FullName, $"{name}.mp3");
        var noise = new byte[200_000];
        new Random(1).NextBytes(noise);
        Guid.NewGuid().ToByteArray().CopyTo(noise, 0);
        await File.WriteAllBytesAsync(file, noise);
        await using (var ann = await chromium.OpenAsync(web.Address))
        {
            await ann.RegisterAsync(name, Password);
            await ann.UploadAsync(file);
            await ann.Page.GetByText("1 upload failed").WaitForAsync();
        }

        await using var admin = await SignInAsync();
        await admin.Page.GotoAsync("/operate/jobs");
        await admin.Page.GetByLabel("State").SelectOptionAsync("FAILED");
        await admin.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = name }).GetByRole(AriaRole.Button).ClickAsync();
        var job = admin.Page.GetByRole(AriaRole.Dialog, new() { Name = "Job" });
        await job.GetByText("Attempt 1").WaitForAsync();
        var log = await job.GetByRole(AriaRole.Region, new() { Name = "Log" }).InnerTextAsync();
        var steps = await job.GetByRole(AriaRole.List, new() { Name = "Where the time went" }).GetByRole(AriaRole.Listitem).CountAsync();
        var tried = await job.GetByRole(AriaRole.Heading, new() { Name = "Attempt" }).CountAsync();
        await job.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await admin.Page.GetByText("The job waits for its turn again.").WaitForAsync();
        // It is as broken as before: the worker has tried once more, and says so.
        await job.GetByRole(AriaRole.Heading, new() { Name = "Attempt" }).Nth(tried).WaitForAsync();

        Assert.NotEmpty(log.Trim());
        Assert.True(steps > 0, "No step of the attempt is shown.");
        Assert.Empty(admin.Complaints);
    }

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(1280, false)]
    [InlineData(360, true)]
    public async Task Every_page_for_operators_has_its_answer_can_be_used_by_all_and_fits_the_screen(int width, bool dark)
    {
        await using var admin = await SignInAsync(width, dark);
        var barriers = new List<string>();

        foreach (var place in Places)
        {
            await admin.Page.GotoAsync(place);
            await admin.Page.Locator("h1").First.WaitForAsync();
            await admin.Page.Locator("#content .mantine-Skeleton-root").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
            barriers.AddRange(await admin.FindBarriersAsync());
            if (await admin.Page.GetByText("Try again").CountAsync() > 0)
            {
                barriers.Add($"{place} has no answer.");
            }

            if (await admin.Page.EvaluateAsync<bool>("document.querySelector('#content').scrollWidth > document.querySelector('#content').clientWidth"))
            {
                barriers.Add($"{place} slides sideways at {width} pixels.");
            }
        }

        Assert.Empty(barriers);
        Assert.Empty(admin.Complaints);
    }

    [Fact]
    public async Task A_trace_shows_where_the_time_of_a_request_went()
    {
        await using var admin = await SignInAsync();
        await admin.Page.GotoAsync("/operate/traces");
        await admin.Page.GetByLabel("Begun by").FillAsync("/api/");
        var rows = admin.Page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Row).Filter(new() { HasText = "/api/v1/" });

        await rows.First.GetByRole(AriaRole.Button).ClickAsync();
        var trace = admin.Page.GetByRole(AriaRole.Dialog, new() { Name = "Trace" });
        var spans = trace.GetByRole(AriaRole.List, new() { Name = "Spans" }).GetByRole(AriaRole.Listitem);
        await spans.First.WaitForAsync();

        Assert.Contains("api: ", await spans.First.InnerTextAsync(), StringComparison.Ordinal);
        await trace.GetByRole(AriaRole.Heading, new() { Name = "Where the time went" }).WaitForAsync();
        Assert.Empty(admin.Complaints);
    }

    public void Dispose() => _files.Delete(recursive: true);

    private async Task<Listener> SignInAsync(int width = 1280, bool dark = false)
    {
        var admin = await chromium.OpenAsync(web.Address, width, dark: dark);
        await admin.SignInAsync(web.Admin.Login, web.Admin.Password);
        await admin.Page.Locator("#content h1").WaitForAsync();
        return admin;
    }
}
