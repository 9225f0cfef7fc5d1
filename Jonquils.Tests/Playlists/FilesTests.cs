using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Playlists;

public sealed class FilesTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const string Xspf = "http://xspf.org/ns/0/";

    [Theory]
    [InlineData("m3u8", "application/vnd.apple.mpegurl")]
    [InlineData("xspf", "application/xspf+xml")]
    [InlineData("jspf", "application/jspf+json")]
    public async Task What_is_exported_comes_back_whole_and_lies_in_the_bucket(string format, string contentType)
    {
        using var ada = await api.SignedInAsAsync("ada");
        var (a, b) = (await api.AvailableAsync("Tom & \"Jerry\" <3", "Дуэт"), await api.AvailableAsync("B - side", "Various"));
        var id = await ada.StartPlaylistAsync("Schöne / Lieder", false, a, b, a);

        var file = await ada.GetAsync($"/api/v1/playlists/{id}/export?format={format}");
        var bytes = await file.Content.ReadAsByteArrayAsync();
        var imported = await ImportAsync(ada, bytes);

        Assert.Equal(contentType, file.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal($"Schöne / Lieder.{format}", file.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(api.ObjectsFolder, "playlists", id.ToString("N"), $"owner.{format}")));
        Assert.Equal(3, imported.GetProperty("imported").GetInt32());
        Assert.Equal(0, imported.GetProperty("unknown").GetArrayLength());
        Assert.Equal("Schöne / Lieder", imported.GetProperty("playlist").GetProperty("title").GetString());
        Assert.Equal([a, b, a], await ada.EntriesAsync(imported.GetProperty("playlist").GetProperty("id").GetGuid()));
    }

    [Fact]
    public async Task Exports_are_what_other_programs_read()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var a = await api.AvailableAsync("Song", "Singer", 61_400);
        var path = $"/api/v1/playlists/{await ada.StartPlaylistAsync("List", false, a)}/export?format=";

        var m3u = await ada.GetStringAsync(path + "m3u8");
        var xspf = XDocument.Parse(await ada.GetStringAsync(path + "xspf"));
        var jspf = (await ada.GetFromJsonAsync<JsonElement>(path + "jspf")).GetProperty("playlist");

        Assert.StartsWith("#EXTM3U\n#PLAYLIST:List\n#EXTINF:61,Singer - Song\n", m3u, StringComparison.Ordinal);
        Assert.Equal($"{api.Address}api/v1/tracks/{a}", m3u.TrimEnd().Split('\n')[^1]);
        Assert.Equal("1", xspf.Root!.Attribute("version")!.Value);
        var track = Assert.Single(xspf.Descendants(XName.Get("track", Xspf)));
        Assert.Equal("61400", track.Element(XName.Get("duration", Xspf))!.Value);
        Assert.Equal("Singer", track.Element(XName.Get("creator", Xspf))!.Value);
        Assert.Equal("Song", jspf.GetProperty("track")[0].GetProperty("title").GetString());
        Assert.Equal(61_400, jspf.GetProperty("track")[0].GetProperty("duration").GetInt32());
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "invalid_request", await ada.GetAsync(path + "exe"));
    }

    [Fact]
    public async Task A_gone_track_keeps_its_line_in_an_export_and_is_told_of_at_the_import()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var (a, b) = (await api.AvailableAsync("Stays here"), await api.AvailableAsync("Goes away"));
        var id = await ada.StartPlaylistAsync("Holes", false, b, a);
        await Sql.ExecuteAsync(api.Database("catalog_db"), $"DELETE FROM track_artists WHERE track_id = '{b}'; DELETE FROM tracks WHERE id = '{b}'");

        var imported = await ImportAsync(ada, await ada.GetByteArrayAsync($"/api/v1/playlists/{id}/export"));

        var unknown = Assert.Single(imported.GetProperty("unknown").EnumerateArray());
        Assert.Equal(0, unknown.GetProperty("entry").GetInt32());
        Assert.EndsWith(b.ToString(), unknown.GetProperty("location").GetString(), StringComparison.Ordinal);
        Assert.Equal([a], await ada.EntriesAsync(imported.GetProperty("playlist").GetProperty("id").GetGuid()));
    }

    [Fact]
    public async Task An_export_of_a_strangers_public_playlist_tells_nothing_that_only_its_owner_sees()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var anonymous = api.Anonymous;
        var mine = await api.UnfinishedAsync("ada", "Unreleased masterpiece");
        var id = await ada.StartPlaylistAsync("Open", true, mine);

        Assert.Contains("Unreleased masterpiece", await ada.GetStringAsync($"/api/v1/playlists/{id}/export"), StringComparison.Ordinal);
        Assert.DoesNotContain("Unreleased", await anonymous.GetStringAsync($"/api/v1/playlists/{id}/export"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleting_a_playlist_deletes_its_exports()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var id = await ada.StartPlaylistAsync("Short-lived", true);
        using var anonymous = api.Anonymous;
        await ada.GetAsync($"/api/v1/playlists/{id}/export?format=xspf");
        await anonymous.GetAsync($"/api/v1/playlists/{id}/export?format=jspf");
        var folder = Path.Combine(api.ObjectsFolder, "playlists", id.ToString("N"));
        var before = Directory.GetFiles(folder).Length;

        await ada.DeleteAsync($"/api/v1/playlists/{id}");

        Assert.Equal(2, before);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Entries_of_other_programs_are_found_by_artist_title_and_length_in_any_case()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var song = await api.AvailableAsync("Unmistakable", "Someone", 200_000);
        var cover = await api.AvailableAsync("Unmistakable", "Someone else", 100_000);
        var live = await api.AvailableAsync("Unmistakable", "Someone", 400_000);
        var hidden = await api.UnfinishedAsync("nobody", "Kept back");

        var imported = await ImportAsync(ada, Encoding.UTF8.GetBytes($"""
            #EXTM3U
            #EXTINF:201,SOMEONE - unmistakable
            C:\Music\whatever.mp3
            #EXTINF:399 tvg-id="x",Someone - Unmistakable
            file:///music/live.flac

            # a remark
            /home/ada/Someone%20else%20-%20Unmistakable.ogg
            #EXTINF:-1,Unmistakable
            stream.mp3
            #EXTINF:10,Various - Kept back
            hidden.mp3
            #EXTINF:10,Nobody - Nothing
            https://elsewhere.example/{song}
            """), "?title=Other");

        Assert.Equal([song, live, cover], await ada.EntriesAsync(imported.GetProperty("playlist").GetProperty("id").GetGuid()));
        Assert.Equal("Other", imported.GetProperty("playlist").GetProperty("title").GetString());
        Assert.Equal(
            [(3, "ambiguous"), (4, "not_found"), (5, "not_found")],
            imported.GetProperty("unknown").EnumerateArray().Select(u => (u.GetProperty("entry").GetInt32(), u.GetProperty("reason").GetString()!)));
        Assert.NotEqual(Guid.Empty, hidden);
    }

    [Fact]
    public async Task A_file_is_taken_from_a_form_too_and_gives_its_name_where_it_has_no_title()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var form = new MultipartFormDataContent { { new ByteArrayContent("#EXTM3U\nx.mp3"u8.ToArray()), "file", "Road trip.m3u" } };

        var answer = await ada.PostAsync("/api/v1/playlists/import", form);
        var imported = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("Road trip", imported.GetProperty("playlist").GetProperty("title").GetString());
        Assert.Equal(1, imported.GetProperty("unknown").GetArrayLength());
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "bomb of entities", """<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><playlist version="1" xmlns="http://xspf.org/ns/0/"><title>&b;</title></playlist>""" },
        { "file of the server", """<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/hostname">]><playlist xmlns="http://xspf.org/ns/0/"><title>&x;</title></playlist>""" },
        { "entity that calls itself", """<!DOCTYPE p [<!ENTITY a "&b;"><!ENTITY b "&a;">]><playlist><title>&a;</title></playlist>""" },
        { "outer document type", """<!DOCTYPE playlist PUBLIC "x" "http://localhost:9/x.dtd"><playlist/>""" },
        { "unknown entity", "<playlist><title>&nbsp;</title></playlist>" },
        { "cut-off XML", """<playlist><trackList><track><title>x""" },
        { "other XML", "<html><body/></html>" },
        { "only a bracket", "<" },
        { "cut-off JSON", """{"playlist":{"track":[{"title":"x"}""" },
        { "other JSON", """{"playlist":[]}""" },
        { "deep JSON", "{\"playlist\":" + new string('[', 5000) },
        { "half a character in JSON", """{"playlist":{"title":"\ud800"}}""" },
        { "stream in segments", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nseg.m4s" },
        { "bytes of a program", "MZ\0\0\u0001\u0002" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_file_that_is_broken_or_means_harm_is_refused(string what, string content)
    {
        using var ada = await api.SignedInAsAsync("mallory");
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(content));

        var answer = await ada.PostAsync("/api/v1/playlists/import", body);

        Assert.NotEmpty(what);
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "unreadable_playlist", answer);
        Assert.Equal(0, (await ada.GetFromJsonAsync<JsonElement>("/api/v1/playlists")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Odd_files_that_mean_well_are_read()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var a = await api.AvailableAsync("Été", "Françoise");
        byte[][] files =
        [
            Encoding.Latin1.GetBytes("#EXTM3U\r\n#EXTINF:60,Françoise - Été\r\nx.mp3\r\n"),
            [.. Encoding.UTF8.Preamble, .. "#EXTM3U\n#EXTINF:60,Françoise - Été\nx.mp3"u8],
            [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("""<?xml version="1.0" encoding="utf-16"?><playlist><trackList><track><title>Été</title><creator>Françoise</creator></track></trackList></playlist>""")],
            """<p:playlist xmlns:p="http://xspf.org/ns/0/"><p:trackList><p:track><p:extension><x><title>no</title></x></p:extension><p:title><b>no</b>Été</p:title><p:creator><![CDATA[Françoise]]></p:creator></p:track></p:trackList></p:playlist>"""u8.ToArray(),
            """ {"playlist":{"title":7,"track":[{"title":"Été","creator":"Françoise","location":null,"duration":"x","extension":{"a":[1]}}]}}"""u8.ToArray(),
            Encoding.UTF8.GetBytes("<playlist><trackList><track><title>Été</title><creator>Françoise</creator>" + string.Concat(Enumerable.Repeat("<e>", 20_000)) + string.Concat(Enumerable.Repeat("</e>", 20_000)) + "</track></trackList></playlist>"),
        ];

        foreach (var file in files)
        {
            var imported = await ImportAsync(ada, file);

            Assert.Equal([a], await ada.EntriesAsync(imported.GetProperty("playlist").GetProperty("id").GetGuid()));
        }
    }

    [Fact]
    public async Task Entries_that_are_nonsense_are_reported_as_unknown()
    {
        using var ada = await api.SignedInAsAsync("ada");

        var imported = await ImportAsync(ada, """{"playlist":{"track":[null,7,"x",[],{},{"title":"a\u0000b"},{"location":"/api/v1/tracks/0198f3a1-7c52-7d6e-9b1a-3f0c2e8d4a57/../x"}]}}"""u8.ToArray());

        Assert.Equal(0, imported.GetProperty("imported").GetInt32());
        Assert.Equal(Enumerable.Range(0, 7), imported.GetProperty("unknown").EnumerateArray().Select(u => u.GetProperty("entry").GetInt32()));
        Assert.Equal("a b", imported.GetProperty("unknown")[5].GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_file_is_as_long_as_a_playlist_may_be_and_no_longer_and_has_a_largest_size()
    {
        using var ada = await api.SignedInAsAsync("ada");
        // Without it the refusal may come while the body is still being sent, and be lost with the connection.
        ada.DefaultRequestHeaders.ExpectContinue = true;
        var a = await api.AvailableAsync("Often");
        var line = $"/api/v1/tracks/{a}\n";

        var longest = await ImportAsync(ada, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line, 10_000))));
        using var longer = new StringContent(string.Concat(Enumerable.Repeat(line, 100_000)));
        using var larger = new ByteArrayContent(new byte[(8 * 1024 * 1024) + 1]);
        using var nothing = new ByteArrayContent([]);

        Assert.Equal(10_000, longest.GetProperty("imported").GetInt32());
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "playlist_too_long", await ada.PostAsync("/api/v1/playlists/import", longer));
        await Refused.WithAsync(HttpStatusCode.RequestEntityTooLarge, "too_large", await ada.PostAsync("/api/v1/playlists/import", larger));
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "no_file", await ada.PostAsync("/api/v1/playlists/import", nothing));
    }

    [Fact]
    public async Task An_import_that_is_sent_again_with_its_key_makes_one_playlist()
    {
        using var ada = await api.SignedInAsAsync("twice");
        ada.DefaultRequestHeaders.Add("Idempotency-Key", "import-1");
        var file = Encoding.UTF8.GetBytes("#EXTM3U\n#EXTINF:10,Nobody - Nothing\nx.mp3\n");

        var first = await ImportAsync(ada, file);
        var again = await ImportAsync(ada, file);
        using var other = new ByteArrayContent("#EXTM3U\n"u8.ToArray());

        Assert.Equal(first.GetProperty("playlist").GetProperty("id").GetGuid(), again.GetProperty("playlist").GetProperty("id").GetGuid());
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused", await ada.PostAsync("/api/v1/playlists/import", other));
    }

    private static async Task<JsonElement> ImportAsync(HttpClient client, byte[] file, string query = "")
    {
        using var body = new ByteArrayContent(file);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var answer = await client.PostAsync("/api/v1/playlists/import" + query, body);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
