using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Jonquils.Api.Accounts.Tokens;
using Jonquils.Tests.Given;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.Tests.Accounts;

public sealed class SigningKeysTests(ApiHost api) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_new_key_is_published_before_it_signs_and_the_former_verifies_until_its_last_token_has_expired()
    {
        var keys = api.Services.GetRequiredService<SigningKeys>();
        var former = await SignInAsync();
        await AgeAsync("91 days");
        await keys.RotateAsync(CancellationToken.None);
        var published = await PublishedAsync();
        var early = await SignInAsync();
        await AgeAsync("3 minutes");
        await RestartedAsync();
        var later = await SignInAsync();

        Assert.Equal(2, published.Count);
        Assert.Contains(KeyOf(former), published);
        Assert.Equal(KeyOf(former), KeyOf(early));
        Assert.NotEqual(KeyOf(former), KeyOf(later));
        Assert.Contains(KeyOf(later), published);
        Assert.Equal(HttpStatusCode.OK, await MeAsync(former));
        Assert.Equal(HttpStatusCode.OK, await MeAsync(later));

        await AgeAsync("1 hour");
        await RestartedAsync();

        Assert.Equal([KeyOf(later)], await PublishedAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, await MeAsync(former));
        Assert.Equal(HttpStatusCode.OK, await MeAsync(later));
    }

    [Fact]
    public async Task Nothing_private_of_a_key_is_published_or_readable_in_the_database()
    {
        using var client = api.Anonymous;

        var published = await client.GetStringAsync("/.well-known/jwks.json");
        var stored = await Sql.ScalarAsync<byte[]>(api.Database("user_db"), "SELECT encrypted_private_key FROM signing_keys LIMIT 1");

        Assert.Equal(["alg", "crv", "kid", "kty", "use", "x", "y"], JsonDocument.Parse(published).RootElement.GetProperty("keys")[0].EnumerateObject().Select(p => p.Name).Order());
        // The object identifier of P-256, which stands in every plain PKCS#8 document of such a key.
        Assert.Equal(-1, stored.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]));
    }

    // Time passes for the keys alone.
    private Task AgeAsync(string interval) => Sql.ExecuteAsync(
        api.Database("user_db"),
        $"UPDATE signing_keys SET created_at = created_at - interval '{interval}', signs_from = signs_from - interval '{interval}', retired_at = retired_at - interval '{interval}'");

    // Another look at the keys, as a replica takes that has just started.
    private async Task RestartedAsync()
    {
        await api.RestartAsync();
        await api.Services.GetRequiredService<SigningKeys>().RotateAsync(CancellationToken.None);
    }

    private async Task<string> SignInAsync()
    {
        using var client = api.Anonymous;
        var answer = await client.PostAsJsonAsync("/api/v1/auth/login", new { login = "admin", password = ApiHost.AdminPassword });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    private async Task<HttpStatusCode> MeAsync(string token)
    {
        using var client = api.Anonymous;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (await client.GetAsync("/api/v1/auth/me")).StatusCode;
    }

    private async Task<List<string?>> PublishedAsync()
    {
        using var client = api.Anonymous;
        var set = await client.GetFromJsonAsync<JsonElement>("/.well-known/jwks.json");
        return [.. set.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString())];
    }

    private static string? KeyOf(string token) =>
        JsonDocument.Parse(Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[0]))).RootElement.GetProperty("kid").GetString();
}
