using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Accounts;

/// <summary>Requests that no honest client sends: each gets the documented refusal, and the next good one is served.</summary>
[Trait("Category", "Hostile")]
[Trait("Category", "Security")]
public sealed class HostileRequestsTests(HostileRequestsTests.Host api) : IClassFixture<HostileRequestsTests.Host>
{
    private const string Register = "/api/v1/auth/register";
    private const string Login = "/api/v1/auth/login";
    private const string Refresh = "/api/v1/auth/refresh";
    private const string Forgot = "/api/v1/auth/forgot-password";
    private const string Reset = "/api/v1/auth/reset-password";
    private const string Verify = "/api/v1/auth/verify-email";

    private static readonly string TooLong = new('x', 50_000);
    private static readonly string Deep = string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000);

    public static TheoryData<string, string, HttpStatusCode, string> AnonymousBodies => new()
    {
        { Register, Deep, HttpStatusCode.BadRequest, "malformed_request" },
        { Register, "null", HttpStatusCode.BadRequest, "malformed_request" },
        { Register, """{"email":1,"username":"name","password":"a good one"}""", HttpStatusCode.BadRequest, "malformed_request" },
        { Register, """{"email":"n@example.org","username":["name"],"password":"a good one"}""", HttpStatusCode.BadRequest, "malformed_request" },
        { Register, """{"email":"n@example.org","username":"name","password":{"a":1}}""", HttpStatusCode.BadRequest, "malformed_request" },
        { Register, """{"email":"\ud800@example.org","username":"name","password":"a good one"}""", HttpStatusCode.BadRequest, "malformed_request" },
        { Register, """{"email":"a\u0000b@example.org","username":"nul_mail","password":"a good one"}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Register, """{"email":"crlf\r\nBcc: x@example.org","username":"crlf_mail","password":"a good one"}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Register, """{"email":"n@example.org","username":"na\u0000me","password":"a good one"}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Register, """{"email":"n@example.org","username":"../../etc","password":"a good one"}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Register, """{"email":"n@example.org","username":"<script>","password":"a good one"}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Register, """{"email":"n@example.org","username":"line\nbreak","password":"a good one"}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Register, """{"email":"n@example.org","username":"ends\n","password":"a good one"}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Register, """{"email":null,"username":null,"password":null}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Register, $$"""{"email":"{{TooLong}}@example.org","username":"name","password":"a good one"}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Register, $$"""{"email":"n@example.org","username":"name","password":"{{TooLong}}"}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Login, "[]", HttpStatusCode.BadRequest, "malformed_request" },
        { Login, """{"login":true,"password":"a good one"}""", HttpStatusCode.BadRequest, "malformed_request" },
        { Login, """{"login":"ada"}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Login, """{"login":null,"password":null}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Login, """{"login":"  ","password":"a good one"}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Login, $$"""{"login":"{{TooLong}}","password":"a good one"}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Login, """{"login":"a\u0000b","password":"a good one"}""", HttpStatusCode.Unauthorized, "wrong_login" },
        { Login, """{"login":"a\uffffb","password":"a good one"}""", HttpStatusCode.Unauthorized, "wrong_login" },
        { Login, """{"login":"' OR 1=1 --","password":"a good one"}""", HttpStatusCode.Unauthorized, "wrong_login" },
        { Login, """{"login":"nobody at all","password":"nul \u0000 inside"}""", HttpStatusCode.Unauthorized, "wrong_login" },
        { Login, $$"""{"login":"nobody whatever","password":"{{TooLong}}"}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Refresh, "{}", HttpStatusCode.Unauthorized, "bad_refresh_token" },
        { Refresh, """{"refresh_token":null}""", HttpStatusCode.Unauthorized, "bad_refresh_token" },
        { Refresh, """{"refresh_token":""}""", HttpStatusCode.Unauthorized, "bad_refresh_token" },
        { Refresh, """{"refresh_token":"a\u0000\uffff"}""", HttpStatusCode.Unauthorized, "bad_refresh_token" },
        { Refresh, $$"""{"refresh_token":"{{TooLong}}"}""", HttpStatusCode.Unauthorized, "bad_refresh_token" },
        { Refresh, """{"refresh_token":7}""", HttpStatusCode.BadRequest, "malformed_request" },
        { Forgot, "{}", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Forgot, """{"email":"no address"}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Forgot, """{"email":"a\u0000b@example.org"}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Forgot, """{"email":"a@example.org\r\nBcc: b@example.org"}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Forgot, $$"""{"email":"{{TooLong}}@example.org"}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Reset, """{"token":"made up","new_password":"a good one"}""", HttpStatusCode.UnprocessableEntity, "bad_link" },
        { Reset, """{"token":"\u0000","new_password":"a good one"}""", HttpStatusCode.UnprocessableEntity, "bad_link" },
        { Reset, $$"""{"token":"{{TooLong}}","new_password":"a good one"}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Reset, """{"token":"made up","new_password":"short"}""", HttpStatusCode.UnprocessableEntity, "invalid_request" },
        { Verify, """{"token":"made up"}""", HttpStatusCode.UnprocessableEntity, "bad_link" },
        { Verify, """{"token":[]}""", HttpStatusCode.BadRequest, "malformed_request" },
        { Verify, "{}", HttpStatusCode.UnprocessableEntity, "invalid_request" },
    };

    [Theory]
    [MemberData(nameof(AnonymousBodies))]
    public async Task A_bad_body_from_nobody_is_refused_and_never_an_error_of_ours(string path, string body, HttpStatusCode status, string code)
    {
        using var client = api.Anonymous;

        var answer = await client.PostAsync(path, Json(body));

        await Refused.WithAsync(status, code, answer);
    }

    [Theory]
    [InlineData("PATCH", "/api/v1/auth/me", """{"username":"a\u0000b"}""", HttpStatusCode.UnprocessableEntity, "invalid_request")]
    [InlineData("PATCH", "/api/v1/auth/me", """{"username":"  x  "}""", HttpStatusCode.UnprocessableEntity, "invalid_request")]
    [InlineData("PATCH", "/api/v1/auth/me", """{"username":{}}""", HttpStatusCode.BadRequest, "malformed_request")]
    [InlineData("PATCH", "/api/v1/auth/me", """{"email":"a\u0000b@example.org","current_password":"correct horse battery"}""", HttpStatusCode.UnprocessableEntity, "invalid_request")]
    [InlineData("PATCH", "/api/v1/auth/me", """{"email":"new@example.org"}""", HttpStatusCode.UnprocessableEntity, "invalid_request")]
    [InlineData("POST", "/api/v1/auth/change-password", "{}", HttpStatusCode.UnprocessableEntity, "invalid_request")]
    [InlineData("POST", "/api/v1/auth/change-password", "[]", HttpStatusCode.BadRequest, "malformed_request")]
    [InlineData("DELETE", "/api/v1/auth/me", "{}", HttpStatusCode.UnprocessableEntity, "invalid_request")]
    [InlineData("DELETE", "/api/v1/auth/me", "", HttpStatusCode.BadRequest, "malformed_request")]
    [InlineData("DELETE", "/api/v1/auth/sessions/00000000-0000-0000-0000-000000000000", "", HttpStatusCode.NotFound, "session_not_found")]
    [InlineData("DELETE", "/api/v1/auth/sessions/1%27%20OR%201=1", "", HttpStatusCode.NotFound, "not_found")]
    public async Task A_bad_request_of_somebody_signed_in_is_refused_and_never_an_error_of_ours(string method, string path, string body, HttpStatusCode status, string code)
    {
        using var client = await api.SignedInAsAsync("ada");

        var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = Json(body) });

        await Refused.WithAsync(status, code, answer);
    }

    [Theory]
    [InlineData("/api/v1/auth/sessions?limit=0", HttpStatusCode.UnprocessableEntity, "invalid_request")]
    [InlineData("/api/v1/auth/sessions?after=x", HttpStatusCode.BadRequest, "bad_cursor")]
    [InlineData("/api/v1/users?limit=201", HttpStatusCode.UnprocessableEntity, "invalid_request")]
    [InlineData("/api/v1/users?limit=many", HttpStatusCode.BadRequest, "malformed_request")]
    [InlineData("/api/v1/users?role=root", HttpStatusCode.UnprocessableEntity, "invalid_request")]
    [InlineData("/api/v1/users?active=perhaps", HttpStatusCode.BadRequest, "malformed_request")]
    [InlineData("/api/v1/users?after=eyJTb3J0Ijoic2Vzc2lvbnMiLCJWYWx1ZSI6IiIsIklkIjoiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwIn0", HttpStatusCode.BadRequest, "bad_cursor")]
    [InlineData("/api/v1/users/00000000-0000-0000-0000-000000000000", HttpStatusCode.NotFound, "user_not_found")]
    [InlineData("/api/v1/operations/audit?after=%ff", HttpStatusCode.BadRequest, "bad_cursor")]
    [InlineData("/api/v1/operations/audit?from=yesterday", HttpStatusCode.BadRequest, "malformed_request")]
    public async Task A_bad_query_is_refused_and_never_an_error_of_ours(string path, HttpStatusCode status, string code)
    {
        using var admin = await api.SignedInAsAdminAsync();

        await Refused.WithAsync(status, code, await admin.GetAsync(path));
    }

    [Theory]
    [InlineData("/api/v1/users?q=%00")]
    [InlineData("/api/v1/users?q=%25")]
    [InlineData("/api/v1/users?q=%5C")]
    [InlineData("/api/v1/users?q=%ff%fe")]
    [InlineData("/api/v1/users?q=%27%20OR%201=1--")]
    [InlineData("/api/v1/operations/audit?subject=%00")]
    [InlineData("/api/v1/operations/audit?action=%00")]
    [InlineData("/api/v1/operations/audit?action=%27--")]
    [InlineData("/api/v1/operations/audit?from=0001-01-01T00:00:00%2B14:00")]
    [InlineData("/api/v1/operations/audit?to=9999-12-31T23:59:59-14:00")]
    public async Task A_query_that_can_match_nothing_is_no_error_of_ours(string path)
    {
        using var admin = await api.SignedInAsAdminAsync();

        var answer = await admin.GetAsync(path);

        Assert.True((int)answer.StatusCode is 200 or 400 or 422, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    [Fact]
    public async Task A_percent_sign_in_a_search_for_accounts_is_a_character_and_no_wildcard()
    {
        using var admin = await api.SignedInAsAdminAsync();
        (await api.SignedInAsAsync("percy")).Dispose();

        var found = await admin.GetFromJsonAsync<JsonElement>("/api/v1/users?q=p%25y");

        Assert.Equal(0, found.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task Another_kind_of_content_is_not_read_as_json_so_that_no_form_of_another_site_signs_in(string type)
    {
        using var client = api.Anonymous;
        using var body = new StringContent("""{"login":"ada","password":"correct horse battery"}""");
        body.Headers.Remove("Content-Type");
        body.Headers.TryAddWithoutValidation("Content-Type", type);

        await Refused.WithAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type", await client.PostAsync(Login, body));
    }

    [Fact]
    public async Task A_body_that_is_not_utf8_is_refused()
    {
        using var client = api.Anonymous;
        using var body = new ByteArrayContent([.. "{\"login\":\""u8, 0xFF, 0xFE, .. "\",\"password\":\"x\"}"u8]);
        body.Headers.ContentType = new("application/json");

        await Refused.WithAsync(HttpStatusCode.BadRequest, "malformed_request", await client.PostAsync(Login, body));
    }

    [Fact]
    public async Task Another_method_is_refused()
    {
        using var client = api.Anonymous;

        await Refused.WithAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed", await client.GetAsync(Login));
    }

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("Bearer")]
    [InlineData("Basic YWRhOmNvcnJlY3Q=")]
    [InlineData("Bearer a.b")]
    [InlineData("Bearer ..")]
    [InlineData("Bearer a.b.c.d.e")]
    [InlineData("Bearer bm90IGpzb24.bm90IGpzb24.bm90IGpzb24")]
    [InlineData("Bearer W10.W10.W10")]
    [InlineData("Bearer bnVsbA.bnVsbA.bnVsbA")]
    [InlineData("Bearer a b c")]
    [InlineData("Bearer ==.==.==")]
    public async Task What_is_no_token_signs_nobody_in(string header)
    {
        using var client = api.Anonymous;

        var answer = await client.SendAsync(With("Authorization", header));

        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", answer);
        Assert.Contains("Bearer", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_many_kilobytes_signs_nobody_in_and_a_header_beyond_all_bounds_ends_the_request()
    {
        using var client = api.Anonymous;

        var large = await client.SendAsync(With("Authorization", $"Bearer {new string('a', 8_000)}.{new string('b', 8_000)}.c"));
        var giant = await client.SendAsync(With("Authorization", $"Bearer {new string('a', 64_000)}"));
        var next = await client.PostAsJsonAsync(Login, new { login = "admin", password = ApiHost.AdminPassword });

        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", large);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, giant.StatusCode);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task A_device_that_calls_itself_anything_signs_in_and_is_cut_to_measure()
    {
        using var client = api.Anonymous;
        (await api.SignedInAsAsync("nelly")).Dispose();
        using var request = new HttpRequestMessage(HttpMethod.Post, Login) { Content = JsonContent.Create(new { login = "nelly", password = ApiHost.Password }) };
        request.Headers.TryAddWithoutValidation("User-Agent", $"<script>alert(1)</script> {new string('z', 4000)}");
        var tokens = await (await client.SendAsync(request)).Content.ReadFromJsonAsync<JsonElement>();
        client.DefaultRequestHeaders.Authorization = new("Bearer", tokens.GetProperty("access_token").GetString());

        var sessions = await client.GetFromJsonAsync<JsonElement>("/api/v1/auth/sessions");

        var current = sessions.GetProperty("items").EnumerateArray().Single(s => s.GetProperty("current").GetBoolean());
        Assert.StartsWith("<script>", current.GetProperty("device").GetString(), StringComparison.Ordinal);
        Assert.Equal(255, current.GetProperty("device").GetString()!.Length);
    }

    private static HttpRequestMessage With(string header, string value)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/auth/me");
        request.Headers.TryAddWithoutValidation(header, value);
        return request;
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    /// <summary>The Api with room for all these attempts from one address.</summary>
    public sealed class Host : ApiHost
    {
        protected override void Configure(IDictionary<string, string?> settings)
        {
            settings["Accounts:LockoutFailures"] = "10000";
            settings["Accounts:RegistrationsPerHour"] = "10000";
            settings["Accounts:LettersPerHour"] = "10000";
            settings["Accounts:LinksPerHour"] = "10000";
        }
    }
}
