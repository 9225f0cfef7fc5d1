using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Playback;

namespace Jonquils.Tests.Hostile;

/// <summary>Signed links of other things, other people and other times, and abuse of ranges behind good ones.</summary>
internal static class LinkCorpus
{
    public static IReadOnlyList<HostileInput> Inputs { get; } =
    [
        Link("a ticket of another package", 404, "not_found", (api, ticket) => Task.FromResult($"/hls/t/{ticket}/../../{api.OtherFolder}/master.m3u8")),
        Link("a ticket with a package behind it", 404, "no_file", (_, ticket) => Task.FromResult($"/hls/t/{ticket}/a64/..%2f..%2f..%2fhls/master.m3u8")),
        Link("a ticket with its halves exchanged", 403, "bad_ticket", (_, ticket) => Task.FromResult($"/hls/t/{ticket.Split('.')[1]}.{ticket.Split('.')[0]}/master.m3u8")),
        Link("a ticket in capitals", 403, "bad_ticket", (_, ticket) => Task.FromResult($"/hls/t/{ticket.ToUpperInvariant()}/master.m3u8")),
        Link("a ticket with one letter more", 403, "bad_ticket", (_, ticket) => Task.FromResult($"/hls/t/{ticket}A/master.m3u8")),
        Link("a ticket of zeros", 403, "bad_ticket", (_, _) => Task.FromResult($"/hls/t/{new string('A', 80)}.{new string('A', 22)}/master.m3u8")),
        Link("a ticket of code", 403, "bad_ticket", (_, _) => Task.FromResult("/hls/t/%3Cscript%3E.%3C/master.m3u8")),
        Link("a file that is a folder", 404, "no_file", (_, ticket) => Task.FromResult($"/hls/t/{ticket}/a64")),
        Link("a file with a zero byte", 400, null, (_, ticket) => Task.FromResult($"/hls/t/{ticket}/master.m3u8%00.txt")),
        Link("a file with a name without end", 404, "no_file", (_, ticket) => Task.FromResult($"/hls/t/{ticket}/{new string('m', 3000)}")),
        Range("a range behind the end", "bytes=300000-300010", 416),
        Range("a range from the end of the world", "bytes=9223372036854775807-", 416),
        Range("the last nothing", "bytes=-0", 416),
        new("a part of an upload with a link of another", 403, "link_invalid", async api =>
        {
            var (own, other) = (await BeginAsync(api), await BeginAsync(api));
            return await HostileAnswer.ToAsync(api.Ada, "PUT", other.AbsolutePath + own.Query, new byte[64], "application/octet-stream");
        }),
        new("a part of an upload with a link that was made longer", 403, "link_invalid", async api =>
        {
            var link = await BeginAsync(api);
            return await HostileAnswer.ToAsync(api.Ada, "PUT", link.AbsolutePath + link.Query.Replace("expires=", "expires=9", StringComparison.Ordinal), new byte[64], "application/octet-stream");
        }),
        new("a part of an upload under another number", 403, "link_invalid", async api =>
        {
            var link = await BeginAsync(api);
            return await HostileAnswer.ToAsync(api.Ada, "PUT", link.AbsolutePath.Replace("/parts/1", "/parts/2", StringComparison.Ordinal) + link.Query, new byte[64], "application/octet-stream");
        }),
        new("a part of an upload that is too long", 422, "wrong_part_size", async api =>
        {
            var link = await BeginAsync(api);
            return await HostileAnswer.ToAsync(api.Ada, "PUT", link.PathAndQuery, new byte[65], "application/octet-stream");
        }),
        new("somebody else's upload, completed", 404, "upload_not_found", async api =>
        {
            var id = (await BeginAsync(api)).Segments[4].TrimEnd('/');
            return await HostileAnswer.ToAsync(api.Bob, "POST", $"/api/v1/tracks/upload-url/{id}/complete", []);
        }),
        new("somebody else's track, deleted", 404, "track_not_found", api => HostileAnswer.ToAsync(api.Bob, "DELETE", $"/api/v1/tracks/{api.TrackId}")),
        new("somebody else's playlist, read", 404, "playlist_not_found", api => HostileAnswer.ToAsync(api.Bob, "GET", $"/api/v1/playlists/{api.PlaylistId}")),
        new("somebody else's original, fetched", 403, "link_invalid", api => HostileAnswer.ToAsync(api.Bob, "GET", $"/api/v1/tracks/{api.TrackId}/original?expires=9999999999&signature=AAAA")),
    ];

    private static HostileInput Link(string name, int status, string? code, Func<HostileHost, string, Task<string>> path) => new(name, status, code, async api =>
    {
        using var player = api.Anonymous;
        return await HostileAnswer.ToAsync(player, "GET", await path(api, api.Package.TrimEnd('/').Split('/')[^1]));
    });

    private static HostileInput Range(string name, string range, int status) => new(name, status, null, async api =>
    {
        using var player = api.Anonymous;
        return await HostileAnswer.OfAsync(await player.GetWithAsync(api.Package + "a64/media.mp4", ("Range", range)));
    });

    private static async Task<Uri> BeginAsync(HostileHost api)
    {
        var begun = await api.Ada.PostAsJsonAsync("/api/v1/tracks/upload-url", new { file_name = "a.flac", bytes = 64 });
        return new Uri((await begun.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!);
    }
}
