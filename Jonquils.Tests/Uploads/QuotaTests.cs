using System.Net;
using System.Net.Http.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Uploads;

public sealed class QuotaTests(QuotaTests.SmallQuota api) : IClassFixture<QuotaTests.SmallQuota>
{
    public sealed class SmallQuota : CatalogHost
    {
        protected override void Configure(IDictionary<string, string?> settings)
        {
            base.Configure(settings);
            settings["Catalog:QuotaBytes"] = "1000";
        }
    }

    [Fact]
    public async Task What_would_exceed_the_quota_is_refused_and_what_is_deleted_makes_room()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var first = await CatalogHost.UploadAsync(ada, CatalogHost.NewAudio(600));

        await Refused.WithAsync(HttpStatusCode.Conflict, "quota_exceeded", await ada.PostAsync("/api/v1/tracks/upload", CatalogHost.Form(CatalogHost.NewAudio(600))));
        await Refused.WithAsync(HttpStatusCode.Conflict, "quota_exceeded", await ada.PostAsJsonAsync("/api/v1/tracks/upload-url", new { file_name = "a.flac", bytes = 600 }));
        await ada.DeleteAsync($"/api/v1/tracks/{first.GetProperty("id").GetString()}");

        await CatalogHost.UploadAsync(ada, CatalogHost.NewAudio(600));
    }

    [Fact]
    public async Task Uploads_at_once_never_exceed_the_quota_together()
    {
        using var bob = await api.SignedInAsAsync("bob");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => bob.PostAsync("/api/v1/tracks/upload", CatalogHost.Form(CatalogHost.NewAudio(300)))));

        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.Accepted));
        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task An_upload_that_has_begun_holds_its_room()
    {
        using var eve = await api.SignedInAsAsync("eve");
        Assert.Equal(HttpStatusCode.Created, (await eve.PostAsJsonAsync("/api/v1/tracks/upload-url", new { file_name = "a.flac", bytes = 900 })).StatusCode);

        await Refused.WithAsync(HttpStatusCode.Conflict, "quota_exceeded", await eve.PostAsync("/api/v1/tracks/upload", CatalogHost.Form(CatalogHost.NewAudio(200))));
    }

    [Fact]
    public async Task Who_sent_a_tracks_audio_pays_for_it_and_gets_the_room_back_whoever_made_the_track()
    {
        using var fay = await api.SignedInAsAsync("fay");
        using var gus = await api.SignedInAsAsync("gus");
        var artist = await CatalogHost.NewArtistAsync(fay);
        var track = await CatalogHost.NewTrackAsync(fay, artist);
        (await fay.PostAsJsonAsync($"/api/v1/artists/{artist}/managers", new { user_id = await CatalogHost.UserIdAsync(gus), permissions = new[] { "UPLOAD" } })).EnsureSuccessStatusCode();

        await CatalogHost.UploadAsync(gus, CatalogHost.NewAudio(600), ("track_id", track.ToString()));
        await CatalogHost.UploadAsync(fay, CatalogHost.NewAudio(600));
        await Refused.WithAsync(HttpStatusCode.Conflict, "quota_exceeded", await gus.PostAsync("/api/v1/tracks/upload", CatalogHost.Form(CatalogHost.NewAudio(600))));
        await fay.DeleteAsync($"/api/v1/tracks/{track}");

        await CatalogHost.UploadAsync(gus, CatalogHost.NewAudio(600));
        await Refused.WithAsync(HttpStatusCode.Conflict, "quota_exceeded", await fay.PostAsync("/api/v1/tracks/upload", CatalogHost.Form(CatalogHost.NewAudio(600))));
    }
}
