using System.Net;
using System.Text;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Catalog;

[Trait("Category", "Hostile")]
public sealed class HostileInputTests(CatalogHost api) : IClassFixture<CatalogHost>
{
    [Theory]
    [InlineData("after=x", 400, "bad_cursor")]
    [InlineData("after=eyJTb3J0IjoiY3JlYXRlZCIsIlZhbHVlIjoiOTk5OTk5OTk5OTk5OTk5OTk5OTk5IiwiSWQiOiIwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDAifQ", 400, "bad_cursor")]
    [InlineData("sort=title&after=eyJTb3J0IjoiY3JlYXRlZCIsIlZhbHVlIjoiMSIsIklkIjoiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwIn0", 400, "bad_cursor")]
    [InlineData("sort=title&after=eyJTb3J0IjoidGl0bGUiLCJWYWx1ZSI6Ilx1MDAwMCIsIklkIjoiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwIn0", 400, "bad_cursor")]
    [InlineData("limit=0", 422, "invalid_request")]
    [InlineData("limit=201", 422, "invalid_request")]
    [InlineData("limit=1e9", 400, "malformed_request")]
    [InlineData("sort=id;drop", 422, "invalid_request")]
    [InlineData("q=%00", 422, "invalid_request")]
    [InlineData("q=%ff%fe", 200, null)]
    [InlineData("artist=%00", 422, "invalid_request")]
    [InlineData("genre=99999999999999", 200, null)]
    [InlineData("q=%27%20OR%201=1--", 200, null)]
    [InlineData("q=%5C%25_", 200, null)]
    [InlineData("tempo_min=NaN", 200, null)]
    [InlineData("tempo_min=1e999", 200, null)]
    [InlineData("tempo_min=abc", 400, "malformed_request")]
    public async Task A_bad_query_of_the_list_is_refused_and_never_an_error_of_ours(string query, int status, string? code)
    {
        using var nobody = api.Anonymous;

        var answer = await nobody.GetAsync("/api/v1/tracks?" + query);

        if (code is null)
        {
            Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        }
        else
        {
            await Refused.WithAsync((HttpStatusCode)status, code, answer);
        }
    }

    public static TheoryData<string, int> BadBodies => new()
    {
        { "{", 400 }, { "", 400 }, { "null", 400 }, { "[]", 400 }, { "{\"name\":1}", 400 }, { "{}", 422 }, { "{\"name\":\" \"}", 422 }, { "{\"name\":\"a\\u0000b\"}", 422 },
        { "{\"name\":\"\\ud800\"}", 400 }, { "{\"name\":\"" + new string('x', 101) + "\"}", 422 }, { "{\"name\":\"x\",\"country\":\"XXX\"}", 422 },
        { "{\"name\":\"x\",\"image_url\":\"javascript:alert(1)\"}", 422 }, { "{\"name\":\"x\",\"avatar_url\":\"http://me:pw@example.org/a\"}", 422 },
        { string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000), 400 },
        { "{\"name\":\"x\",\"bio\":\"" + new string('y', 20_000) + "\"}", 422 },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_bad_body_is_refused_and_never_an_error_of_ours(string body, int status)
    {
        using var ada = await api.SignedInAsAsync("ada");

        var answer = await ada.PostAsync("/api/v1/artists", new StringContent(body, Encoding.UTF8, "application/json"));

        await Refused.WithAsync((HttpStatusCode)status, status == 400 ? "malformed_request" : "invalid_request", answer);
    }

    [Fact]
    public async Task A_body_that_is_not_utf8_or_not_json_is_refused()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var bytes = new ByteArrayContent([.. "{\"name\":\""u8, 0xFF, 0xFE, .. "\"}"u8]);
        bytes.Headers.ContentType = new("application/json");

        await Refused.WithAsync(HttpStatusCode.BadRequest, "malformed_request", await ada.PostAsync("/api/v1/artists", bytes));
        await Refused.WithAsync(
            HttpStatusCode.UnsupportedMediaType, "unsupported_media_type", await ada.PostAsync("/api/v1/artists", new StringContent("name=x", Encoding.UTF8, "text/plain")));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("a/../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("a\\b")]
    [InlineData("./a")]
    [InlineData("nothing/here.flac")]
    public async Task A_file_path_that_is_no_key_or_no_object_is_refused(string path)
    {
        using var ada = await api.SignedInAsAsync("ada");
        var artist = await CatalogHost.NewArtistAsync(ada);

        var answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(ada, "/api/v1/tracks", new { title = "x", artist_id = artist, file_path = path });

        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "bad_file_path", answer);
    }

    [Fact]
    public async Task Somebody_elses_upload_cannot_be_pointed_at()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var bob = await api.SignedInAsAsync("bob");
        var key = (await CatalogHost.UploadAsync(ada, CatalogHost.NewAudio())).GetProperty("file_path").GetString();
        var artist = await CatalogHost.NewArtistAsync(bob);

        var answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(bob, "/api/v1/tracks", new { title = "x", artist_id = artist, file_path = key });

        await Refused.WithAsync(HttpStatusCode.Forbidden, "file_not_yours", answer);
    }
}
