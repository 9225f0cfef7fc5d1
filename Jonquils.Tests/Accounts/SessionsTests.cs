using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Accounts;

public sealed class SessionsTests(CatalogHost api) : IClassFixture<CatalogHost>
{
    [Fact]
    public async Task Devices_are_listed_with_what_they_are_and_one_can_be_signed_out()
    {
        using var here = await api.SignedInAsAsync("hanna");
        using var phone = await OtherDeviceAsync("hanna", "Phone/1.0");
        var listed = await here.GetFromJsonAsync<JsonElement>("/api/v1/auth/sessions");
        var sessions = listed.GetProperty("items").EnumerateArray().ToList();
        var other = sessions.Single(s => s.GetProperty("device").GetString() == "Phone/1.0");

        var ended = await here.DeleteAsync($"/api/v1/auth/sessions/{other.GetProperty("id").GetString()}");

        Assert.Equal(2, sessions.Count);
        Assert.False(other.GetProperty("current").GetBoolean());
        Assert.Contains(other.GetProperty("ip").GetString(), new[] { "127.0.0.1", "::1" });
        Assert.Single(sessions, s => s.GetProperty("current").GetBoolean());
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", await phone.GetAsync("/api/v1/auth/me"));
        Assert.Single((await here.GetFromJsonAsync<JsonElement>("/api/v1/auth/sessions")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Somebody_elses_session_is_not_there()
    {
        using var ida = await api.SignedInAsAsync("ida");
        using var jan = await api.SignedInAsAsync("jan");
        var session = (await ida.GetFromJsonAsync<JsonElement>("/api/v1/auth/sessions")).GetProperty("items")[0].GetProperty("id").GetString();

        await Refused.WithAsync(HttpStatusCode.NotFound, "session_not_found", await jan.DeleteAsync($"/api/v1/auth/sessions/{session}"));

        Assert.Equal(HttpStatusCode.OK, (await ida.GetAsync("/api/v1/auth/me")).StatusCode);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_all_devices_and_the_links_they_play()
    {
        using var here = await api.SignedInAsAsync("kurt");
        using var there = await OtherDeviceAsync("kurt", "Radio/2");
        using var anyone = api.Anonymous;
        var upload = await CatalogHost.UploadAsync(here, CatalogHost.NewAudio());
        await api.CompleteAsync(upload, $"{CatalogHost.NewSha256()}/a1");
        var playing = await there.PostAsync($"/api/v1/tracks/{upload.GetProperty("id").GetString()}/playback", null);
        var link = (await CatalogHost.JsonAsync(playing)).GetProperty("manifest_url").GetString()!;
        var before = await anyone.GetAsync(link);

        var ended = await here.PostAsync("/api/v1/auth/logout-all", null);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", await here.GetAsync("/api/v1/auth/me"));
        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", await there.GetAsync("/api/v1/auth/me"));
        Assert.NotEqual(HttpStatusCode.OK, (await anyone.GetAsync(link)).StatusCode);
    }

    private async Task<HttpClient> OtherDeviceAsync(string name, string device)
    {
        var client = api.Anonymous;
        client.DefaultRequestHeaders.UserAgent.ParseAdd(device);
        var tokens = await (await client.PostAsJsonAsync("/api/v1/auth/login", new { login = name, password = ApiHost.Password })).Content.ReadFromJsonAsync<JsonElement>();
        client.DefaultRequestHeaders.Authorization = new("Bearer", tokens.GetProperty("access_token").GetString());
        return client;
    }
}
