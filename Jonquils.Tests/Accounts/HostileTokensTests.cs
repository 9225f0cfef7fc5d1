using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Jonquils.Api.Accounts.Tokens;
using Jonquils.Tests.Given;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.Tests.Accounts;

[Trait("Category", "Hostile")]
[Trait("Category", "Security")]
public sealed class HostileTokensTests(ApiHost api) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task The_forgery_in_these_tests_is_good_enough_to_pass_when_nothing_is_wrong_with_it()
    {
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(await ForgeAsync(_ => { }, _ => { }))).StatusCode);
    }

    [Theory]
    [InlineData("alg", "none")]
    [InlineData("alg", "HS256")]
    [InlineData("alg", "es256")]
    [InlineData("kid", "../../etc/passwd")]
    [InlineData("kid", "' OR 1=1 --")]
    public async Task A_token_with_another_header_is_refused(string field, string value) =>
        await RefusedAsync(await ForgeAsync(header => header[field] = value, _ => { }));

    [Theory]
    [InlineData("aud", "another-api")]
    [InlineData("iss", "somebody else")]
    [InlineData("sub", "not a uuid")]
    [InlineData("sid", "00000000-0000-0000-0000-000000000000")]
    public async Task A_token_that_says_something_else_is_refused_even_with_our_signature(string field, string value) =>
        await RefusedAsync(await ForgeAsync(_ => { }, claims => claims[field] = value));

    [Theory]
    [InlineData(-3600)]
    [InlineData(long.MaxValue / 2)]
    public async Task An_expired_or_absurd_time_is_refused(long secondsFromNow) =>
        await RefusedAsync(await ForgeAsync(_ => { }, claims => claims["exp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + secondsFromNow));

    [Fact]
    public async Task A_token_without_an_end_or_with_critical_extensions_is_refused()
    {
        await RefusedAsync(await ForgeAsync(_ => { }, claims => claims.Remove("exp")));
        await RefusedAsync(await ForgeAsync(header => header["crit"] = new JsonArray("b64"), _ => { }));
    }

    [Fact]
    public async Task A_token_signed_by_another_key_cut_off_or_changed_is_refused()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var good = await TokenAsync();
        var parts = good.Split('.');

        await RefusedAsync(await ForgeAsync(_ => { }, _ => { }, stranger));
        await RefusedAsync($"{parts[0]}.{parts[1]}.");
        await RefusedAsync($"{parts[0]}.{parts[1]}");
        await RefusedAsync($"{good}.{parts[2]}");
        await RefusedAsync($"{parts[0]}.{parts[1]}x.{parts[2]}");
        await RefusedAsync(good + "=");
        await RefusedAsync(new string('a', 5000));
        await RefusedAsync("\"\"");
    }

    [Fact]
    public async Task Roles_in_a_token_make_nobody_an_administrator()
    {
        var answer = await AskAsync(await ForgeAsync(_ => { }, claims => claims["roles"] = new JsonArray("ROLE_USER", "ROLE_ADMIN")), "/api/v1/users");

        await Refused.WithAsync(HttpStatusCode.Forbidden, "not_allowed", answer);
    }

    private async Task<string> TokenAsync()
    {
        using var vera = await api.SignedInAsAsync("vera");
        return vera.DefaultRequestHeaders.Authorization!.Parameter!;
    }

    private async Task<string> ForgeAsync(Action<JsonObject> header, Action<JsonObject> claims, ECDsa? key = null)
    {
        var parts = (await TokenAsync()).Split('.').Take(2).Select(part => JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject()).ToList();
        header(parts[0]);
        claims(parts[1]);
        var signed = string.Join('.', parts.Select(part => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()))));
        var ours = (await api.Services.GetRequiredService<SigningKeys>().CurrentAsync(CancellationToken.None)).Key;
        return $"{signed}.{Base64Url.EncodeToString((key ?? ours).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private async Task<HttpResponseMessage> AskAsync(string token, string path = "/api/v1/auth/me")
    {
        using var client = api.Anonymous;
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await client.SendAsync(request);
    }

    private async Task RefusedAsync(string token) => await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", await AskAsync(token));
}
