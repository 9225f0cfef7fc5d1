using System.Net;
using System.Net.Http.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Fetching;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Uploads;

/// <summary>Bodies without a length and without an end: what is on its way counts, so that nobody fills the disk before being charged.</summary>
public sealed class FloodTests(FloodTests.SmallQuota api) : IClassFixture<FloodTests.SmallQuota>
{
    private const int Quota = 1000;
    private const int FarTooMuch = 32 * 1024 * 1024;

    public sealed class SmallQuota : CatalogHost
    {
        protected override void Configure(IDictionary<string, string?> settings)
        {
            base.Configure(settings);
            settings["Catalog:QuotaBytes"] = $"{Quota}";
            settings["Fetch:AllowedAddresses:0"] = "localhost";
        }
    }

    [Fact]
    public async Task Who_has_no_room_left_is_refused_before_a_byte_of_the_file_came()
    {
        using var ada = await api.SignedInAsAsync("ada");
        await CatalogHost.UploadAsync(ada, CatalogHost.NewAudio(Quota));
        await using var upload = await SlowUpload.BeginAsync(api, ada);

        var answer = await upload.AnswerAsync();

        Assert.Contains(" 409 ", answer, StringComparison.Ordinal);
        Assert.Contains("quota_exceeded", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_without_an_end_is_read_no_further_than_there_is_room()
    {
        using var bob = await api.SignedInAsAsync("bob");
        await using var upload = await SlowUpload.BeginAsync(api, bob);
        await upload.BeginFileAsync();
        var sent = 0;

        while (!upload.IsAnswered && sent < FarTooMuch && await upload.TrySendAsync(new byte[16_384]))
        {
            sent += 16_384;
        }

        Assert.Contains("quota_exceeded", await upload.AnswerAsync(), StringComparison.Ordinal);
        Assert.InRange(sent, 1, FarTooMuch - 1);
        Assert.Equal(0, FilesOfMoreThan(Quota));
    }

    [Fact]
    public async Task Uploads_on_their_way_at_once_have_no_more_room_together_than_one()
    {
        using var eve = await api.SignedInAsAsync("eve");
        var uploads = new List<SlowUpload>();
        for (var i = 0; i < 6; i++)
        {
            uploads.Add(await SlowUpload.BeginAsync(api, eve));
            await uploads[^1].BeginFileAsync();
            await uploads[^1].TrySendAsync(CatalogHost.NewAudio(400));
        }

        // None of them has ended, so nothing is charged: what refuses four of them is what is on its way.
        await CatalogHost.EventuallyAsync(() => Task.FromResult(uploads.Count(upload => upload.IsAnswered) == 4), "More than two of six were let through.");
        foreach (var refused in uploads.Where(upload => upload.IsAnswered).ToList())
        {
            Assert.Contains("quota_exceeded", await refused.AnswerAsync(), StringComparison.Ordinal);
            uploads.Remove(refused);
            await refused.DisposeAsync();
        }

        foreach (var upload in uploads)
        {
            await upload.EndAsync();
            Assert.Contains(" 202 ", await upload.AnswerAsync(), StringComparison.Ordinal);
            await upload.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_server_that_sends_without_an_end_is_left_when_there_is_no_room()
    {
        using var gus = await api.SignedInAsAsync("gus");
        await using var foreign = await ForeignServer.StartAsync();
        var sent = 0;
        var url = foreign.Serve("/endless.flac", async http =>
        {
            await http.Response.Body.WriteAsync("fLaC"u8.ToArray());
            while (!http.RequestAborted.IsCancellationRequested && sent < FarTooMuch)
            {
                await http.Response.Body.WriteAsync(new byte[16_384], http.RequestAborted);
                sent += 16_384;
            }
        });

        await Refused.WithAsync(HttpStatusCode.Conflict, "quota_exceeded", await gus.PostAsJsonAsync("/api/v1/tracks/upload-from-url", new { url }));

        Assert.InRange(sent, 0, FarTooMuch - 1);
        Assert.Equal(0, FilesOfMoreThan(Quota));
    }

    [Fact]
    public async Task A_file_at_an_address_that_is_announced_beyond_the_room_is_not_fetched_and_a_full_account_fetches_nothing()
    {
        using var hal = await api.SignedInAsAsync("hal");
        await using var foreign = await ForeignServer.StartAsync();
        var large = foreign.ServeBytes("/large.flac", CatalogHost.NewAudio(Quota + 1));

        await Refused.WithAsync(HttpStatusCode.Conflict, "quota_exceeded", await hal.PostAsJsonAsync("/api/v1/tracks/upload-from-url", new { url = large }));
        await CatalogHost.UploadAsync(hal, CatalogHost.NewAudio(Quota));
        await Refused.WithAsync(HttpStatusCode.Conflict, "quota_exceeded", await hal.PostAsJsonAsync("/api/v1/tracks/upload-from-url", new { url = foreign.UrlOf("/unasked.flac") }));

        Assert.DoesNotContain(foreign.Requests, request => request.Path == "/unasked.flac");
    }

    [Fact]
    public async Task What_was_answered_is_answered_again_also_when_it_took_the_last_room()
    {
        using var ida = await api.SignedInAsAsync("ida");
        var audio = CatalogHost.NewAudio(Quota);
        Task<HttpResponseMessage> SendAsync(byte[] file)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tracks/upload") { Content = CatalogHost.Form(file) };
            request.Headers.Add("Idempotency-Key", "the last room");
            return ida.SendAsync(request);
        }

        var first = await CatalogHost.JsonAsync(await SendAsync(audio), HttpStatusCode.Accepted);
        var before = FilesOfMoreThan(0);
        var again = await CatalogHost.JsonAsync(await SendAsync(audio), HttpStatusCode.Accepted);
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused", await SendAsync(CatalogHost.NewAudio(Quota)));

        Assert.Equal(first.GetProperty("id").GetString(), again.GetProperty("id").GetString());
        Assert.Equal(before, FilesOfMoreThan(0));
    }

    private int FilesOfMoreThan(long bytes)
    {
        var folders = new[] { "tracks/uploads", ".incoming" }.Select(name => Path.Combine(api.ObjectsFolder, name)).Where(Directory.Exists);
        return folders.SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)).Count(file => !file.EndsWith(".lock", StringComparison.Ordinal) && new FileInfo(file).Length > bytes);
    }
}
