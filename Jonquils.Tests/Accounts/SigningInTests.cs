using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Accounts;

[Trait("Category", "Security")]
public sealed class SigningInTests(ApiHost api) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Whoever_registers_can_sign_in_by_name_or_by_address_in_any_case_and_sees_the_own_account()
    {
        using var client = api.Anonymous;
        var made = await client.PostAsJsonAsync("/api/v1/auth/register", new { email = "Grace@Example.org", username = "Grace", password = ApiHost.Password });

        foreach (var body in new object[] { new { login = "grace" }, new { login = "GRACE@example.org" }, new { email = "grace@example.org" }, new { username = "Grace" } })
        {
            var fields = JsonSerializer.SerializeToNode(body)!.AsObject();
            fields["password"] = ApiHost.Password;
            var signedIn = await client.PostAsJsonAsync("/api/v1/auth/login", fields);
            var tokens = await signedIn.Content.ReadFromJsonAsync<JsonElement>();
            using var me = new HttpRequestMessage(HttpMethod.Get, "/api/v1/auth/me") { Headers = { { "Authorization", $"Bearer {tokens.GetProperty("access_token").GetString()}" } } };
            var account = await (await client.SendAsync(me)).Content.ReadFromJsonAsync<JsonElement>();

            Assert.Equal("Grace", account.GetProperty("username").GetString());
            Assert.Equal("user", account.GetProperty("role").GetString());
            Assert.Equal(600, tokens.GetProperty("expires_in").GetInt32());
        }

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
    }

    [Fact]
    public async Task A_taken_address_or_name_is_refused_whatever_its_case()
    {
        using var client = api.Anonymous;
        await client.PostAsJsonAsync("/api/v1/auth/register", new { email = "hedy@example.org", username = "hedy", password = ApiHost.Password });

        var sameEmail = await client.PostAsJsonAsync("/api/v1/auth/register", new { email = "HEDY@example.org", username = "hedy2", password = ApiHost.Password });
        var sameName = await client.PostAsJsonAsync("/api/v1/auth/register", new { email = "hedy2@example.org", username = "HEDY", password = ApiHost.Password });

        await Refused.WithAsync(HttpStatusCode.Conflict, "email_taken", sameEmail);
        await Refused.WithAsync(HttpStatusCode.Conflict, "username_taken", sameName);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_get_the_same_answer()
    {
        using var client = api.Anonymous;
        (await api.SignedInAsAsync("joan")).Dispose();

        var wrong = await Refused.WithAsync(
            HttpStatusCode.Unauthorized, "wrong_login", await client.PostAsJsonAsync("/api/v1/auth/login", new { login = "joan", password = "something else" }));
        var unknown = await Refused.WithAsync(
            HttpStatusCode.Unauthorized, "wrong_login", await client.PostAsJsonAsync("/api/v1/auth/login", new { login = "nobody", password = "something else" }));

        Assert.Equal(wrong.GetProperty("detail").GetString(), unknown.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("""{"email":"x","username":"ab","password":"short"}""", HttpStatusCode.UnprocessableEntity, "invalid_request")]
    [InlineData("""{}""", HttpStatusCode.UnprocessableEntity, "invalid_request")]
    [InlineData("""{"email":"a@example.org","username":"valid","password":"aaaaaaaaaa"}""", HttpStatusCode.UnprocessableEntity, "weak_password")]
    [InlineData("""{"email":""", HttpStatusCode.BadRequest, "malformed_request")]
    [InlineData("""[1,2]""", HttpStatusCode.BadRequest, "malformed_request")]
    [InlineData("", HttpStatusCode.BadRequest, "malformed_request")]
    public async Task A_registration_that_cannot_be_taken_is_refused_with_the_reason(string body, HttpStatusCode status, string code)
    {
        using var client = api.Anonymous;

        var answer = await client.PostAsync("/api/v1/auth/register", new StringContent(body, null, "application/json"));

        await Refused.WithAsync(status, code, answer);
    }

    [Fact]
    public async Task A_refresh_token_used_again_after_its_grace_ends_the_whole_session()
    {
        using var client = api.Anonymous;
        (await api.SignedInAsAsync("mary")).Dispose();
        var first = await TokensAsync(client, "/api/v1/auth/login", new { login = "mary", password = ApiHost.Password });
        var second = await TokensAsync(client, "/api/v1/auth/refresh", new { refresh_token = first.Refresh });
        await Sql.ExecuteAsync(api.Database("user_db"), "UPDATE refresh_tokens SET last_used_at = last_used_at - interval '1 minute' WHERE last_used_at IS NOT NULL");

        var replayed = await client.PostAsJsonAsync("/api/v1/auth/refresh", new { refresh_token = first.Refresh });
        var honest = await client.PostAsJsonAsync("/api/v1/auth/refresh", new { refresh_token = second.Refresh });
        using var me = new HttpRequestMessage(HttpMethod.Get, "/api/v1/auth/me") { Headers = { { "Authorization", $"Bearer {second.Access}" } } };

        await Refused.WithAsync(HttpStatusCode.Unauthorized, "bad_refresh_token", replayed);
        await Refused.WithAsync(HttpStatusCode.Unauthorized, "bad_refresh_token", honest);
        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", await client.SendAsync(me));
    }

    [Fact]
    public async Task Two_tabs_that_refresh_at_the_same_moment_get_the_same_successor()
    {
        using var client = api.Anonymous;
        (await api.SignedInAsAsync("ida")).Dispose();
        var start = await TokensAsync(client, "/api/v1/auth/login", new { login = "ida", password = ApiHost.Password });

        var tabs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TokensAsync(client, "/api/v1/auth/refresh", new { refresh_token = start.Refresh })));

        Assert.Single(tabs.Select(t => t.Refresh).Distinct());
    }

    [Fact]
    public async Task Signing_out_stops_the_access_token_at_once()
    {
        using var client = api.Anonymous;
        (await api.SignedInAsAsync("emmy")).Dispose();
        var tokens = await TokensAsync(client, "/api/v1/auth/login", new { login = "emmy", password = ApiHost.Password });
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {tokens.Access}");
        var before = await client.GetAsync("/api/v1/auth/me");

        var signedOut = await client.PostAsync("/api/v1/auth/logout", null);
        var after = await client.GetAsync("/api/v1/auth/me");

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, signedOut.StatusCode);
        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", after);
    }

    [Fact]
    public async Task A_browser_gets_its_refresh_token_as_a_cookie_that_scripts_cannot_read()
    {
        using var client = api.Anonymous;
        (await api.SignedInAsAsync("lise")).Dispose();

        var answer = await client.PostAsJsonAsync("/api/v1/auth/login", new { login = "lise", password = ApiHost.Password });
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        using var refresh = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/refresh") { Headers = { { "Cookie", cookie.Split(';')[0] } } };
        var renewed = await client.SendAsync(refresh);

        Assert.StartsWith($"jonquils_refresh_{api.Address.Port}=", cookie);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, renewed.StatusCode);
    }

    private static async Task<(string Access, string Refresh)> TokensAsync(HttpClient client, string path, object body)
    {
        var answer = await client.PostAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
        var tokens = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (tokens.GetProperty("access_token").GetString()!, tokens.GetProperty("refresh_token").GetString()!);
    }
}
