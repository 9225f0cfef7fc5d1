using System.Net;
using System.Net.Http.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;
using Jonquils.Tests.Playback;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.Tests.Security;

/// <summary>Links that open something without an account: for what they were made for, and until their end.</summary>
[Trait("Category", "Security")]
public sealed class SignedLinksTests(SignedLinksTests.Host api) : IClassFixture<SignedLinksTests.Host>
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Each_link_holds_until_its_end_and_not_a_minute_longer()
    {
        using var anyone = api.Anonymous;
        using var ada = await api.SignedInAsAsync("ada");
        var original = (await NewOriginalAsync(ada)).Link;
        var part = await NewPartAsync(ada);
        var ticket = (await api.PlayableAsync("listener")).Root + "a64/media.mp4";

        await HoldsUntilAsync(TimeSpan.FromMinutes(10), "link_invalid", () => anyone.GetAsync(original));
        await HoldsUntilAsync(TimeSpan.FromHours(6), "bad_ticket", () => anyone.GetAsync(ticket));
        await HoldsUntilAsync(TimeSpan.FromHours(24), "link_invalid", () => anyone.PutAsync(part, new ByteArrayContent(new byte[64])));
    }

    [Fact]
    public async Task A_link_opens_nothing_but_what_it_was_made_for()
    {
        using var anyone = api.Anonymous;
        using var ada = await api.SignedInAsAsync($"ada{Guid.NewGuid():N}"[..20]);
        var (own, other) = (await NewOriginalAsync(ada), await NewOriginalAsync(ada));
        var (part, otherPart) = (await NewPartAsync(ada), await NewPartAsync(ada));
        Assert.Equal(HttpStatusCode.OK, (await anyone.GetAsync(own.Link)).StatusCode);

        foreach (var query in new[] { other.Link.Query, part.Query, "", "?expires=9999999999&signature=", own.Link.Query.Replace("expires=", "expires=9", StringComparison.Ordinal), own.Link.Query[..^1] + (own.Link.Query[^1] == 'A' ? 'Q' : 'A') })
        {
            await Refused.WithAsync(HttpStatusCode.Forbidden, "link_invalid", await anyone.GetAsync(own.Link.AbsolutePath + query));
        }

        foreach (var query in new[] { otherPart.Query, own.Link.Query, "" })
        {
            await Refused.WithAsync(HttpStatusCode.Forbidden, "link_invalid", await anyone.PutAsync(part.AbsolutePath + query, new ByteArrayContent(new byte[64])));
        }

        Assert.Equal(HttpStatusCode.OK, (await anyone.PutAsync(part, new ByteArrayContent(new byte[64]))).StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_tickets_of_the_session_and_leaves_links_to_single_things_until_their_end()
    {
        using var anyone = api.Anonymous;
        var name = $"leaver{Guid.NewGuid():N}"[..20];
        using var leaver = await api.SignedInAsAsync(name);
        var (original, part) = ((await NewOriginalAsync(leaver)).Link, await NewPartAsync(leaver));
        var trackId = original.Segments[4].TrimEnd('/');
        var playback = await CatalogHost.JsonAsync(await leaver.PostAsync($"/api/v1/tracks/{trackId}/playback", null));
        var ticket = playback.GetProperty("manifest_url").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await anyone.GetAsync(ticket)).StatusCode);

        (await leaver.PostAsync("/api/v1/auth/logout", null)).EnsureSuccessStatusCode();

        await Refused.WithAsync(HttpStatusCode.Forbidden, "bad_ticket", await anyone.GetAsync(ticket));
        Assert.Equal(HttpStatusCode.OK, (await anyone.GetAsync(original)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await anyone.PutAsync(part, new ByteArrayContent(new byte[64]))).StatusCode);
        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", await leaver.PostAsync($"/api/v1/tracks/upload-url/{part.Segments[4].TrimEnd('/')}/complete", null));
    }

    // Counted from when the clock stood as the links were made.
    private async Task HoldsUntilAsync(TimeSpan end, string code, Func<Task<HttpResponseMessage>> open)
    {
        api.Clock.Set(end - Minute);
        using var before = await open();
        api.Clock.Set(end + Minute);
        using var after = await open();
        api.Clock.Set(TimeSpan.Zero);

        Assert.True(before.IsSuccessStatusCode, $"{(int)before.StatusCode} {await before.Content.ReadAsStringAsync()}");
        await Refused.WithAsync(HttpStatusCode.Forbidden, code, after);
    }

    private async Task<(Guid TrackId, Uri Link)> NewOriginalAsync(HttpClient client)
    {
        var upload = await CatalogHost.UploadAsync(client, CatalogHost.NewAudio());
        await api.CompleteAsync(upload, $"{CatalogHost.NewSha256()}/a1");
        var id = upload.GetProperty("id").GetGuid();
        using var sent = await client.GetAsync($"/api/v1/tracks/{id}/download");
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        return (id, sent.Headers.Location!);
    }

    private static async Task<Uri> NewPartAsync(HttpClient client)
    {
        var begun = await CatalogHost.JsonAsync(await client.PostAsJsonAsync("/api/v1/tracks/upload-url", new { file_name = "a.flac", bytes = 64 }), HttpStatusCode.Created);
        return new Uri(begun.GetProperty("url").GetString()!);
    }

    public sealed class Host : CatalogHost
    {
        internal ShiftedClock Clock { get; } = new();

        protected override void ConfigureServices(IServiceCollection services) => services.AddSingleton<TimeProvider>(Clock);
    }
}
