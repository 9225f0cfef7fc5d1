using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jonquils.Api.Accounts.Tokens;
using Jonquils.Tests.Given;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.Tests.Hostile;

/// <summary>Access tokens that are forged, borrowed or over, and refresh tokens that were used.</summary>
internal static class TokenCorpus
{
    private static readonly (string Name, Action<JsonObject> Header, Action<JsonObject> Claims)[] Forged =
    [
        ("a token without an algorithm", header => header["alg"] = "none", _ => { }),
        ("a token without an algorithm in other letters", header => header["alg"] = "nOnE", _ => { }),
        ("a token of a symmetric algorithm", header => header["alg"] = "HS256", _ => { }),
        ("a token of a larger curve", header => header["alg"] = "ES512", _ => { }),
        ("a token that brings its own key", header => header["jwk"] = new JsonObject { ["kty"] = "EC" }, claims => claims["sub"] = "somebody"),
        ("a token whose key lies elsewhere", header => { header["kid"] = "http://10.0.0.1/key"; header["jku"] = "http://10.0.0.1/keys"; }, _ => { }),
        ("a token whose key is a list", header => header["kid"] = new JsonArray("a"), _ => { }),
        ("a token for another service", _ => { }, claims => claims["aud"] = "another"),
        ("a token for several services", _ => { }, claims => claims["aud"] = new JsonArray("jonquils-api", "another")),
        ("a token of another issuer", _ => { }, claims => claims["iss"] = "https://evil.example"),
        ("a token that has expired", _ => { }, claims => claims["exp"] = 1_000_000_000),
        ("a token that expires in a word", _ => { }, claims => claims["exp"] = "never"),
        ("a token that expires before time began", _ => { }, claims => claims["exp"] = -1),
        ("a token of nobody", _ => { }, claims => claims["sub"] = Guid.Empty.ToString()),
        ("a token of a session that never was", _ => { }, claims => claims["sid"] = Guid.NewGuid().ToString()),
        ("a token without a session", _ => { }, claims => claims.Remove("sid")),
    ];

    private static int _people;

    public static IReadOnlyList<HostileInput> Inputs { get; } =
    [
        .. Forged.Select(f => Refused(f.Name, async api => await ForgeAsync(api, f.Header, f.Claims))),
        Refused("a token of bytes that are no text", api => Task.FromResult(WithHeader(api, [.. "{\"alg\":\"ES256\",\"kid\":\""u8, 0xAE, 0xFF, .. "\"}"u8]))),
        Refused("a token with half a character", api => Task.FromResult(WithHeader(api, "{\"alg\":\"\\ud800\",\"\\udfff\":1,\"kid\":\"x\"}"u8.ToArray()))),
        Refused("a token with a signature of zeros", api => Task.FromResult(WithSignature(api, new byte[64]))),
        Refused("a token with half a signature", api => Task.FromResult(WithSignature(api, new byte[32]))),
        Refused("a token signed by a stranger", async api =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return await ForgeAsync(api, _ => { }, _ => { }, key);
        }),
        Refused("a token in the form of certificates", async api => // DER instead of the fixed form: the same numbers, another writing.
        {
            var parts = api.AdasToken.Split('.');
            var key = (await api.Services.GetRequiredService<SigningKeys>().CurrentAsync(CancellationToken.None)).Key;
            return $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))}";
        }),
        Refused("a token after signing out", async api =>
        {
            var tokens = await SignInAsync(api, Somebody());
            await AfterAsync(api, tokens, "/api/v1/auth/logout");
            return Text(tokens, "access_token");
        }),
        Refused("a token after signing out everywhere", async api =>
        {
            var name = Somebody();
            var (tokens, other) = (await SignInAsync(api, name), await SignInAsync(api, name));
            await AfterAsync(api, tokens, "/api/v1/auth/logout-all");
            return Text(other, "access_token");
        }),
        Refused("a refresh token in place of a token", async api => Text(await SignInAsync(api, Somebody()), "refresh_token")),
        Refused("a ticket in place of a token", api => Task.FromResult(api.Package.TrimEnd('/').Split('/')[^1])),
        Refresh("a refresh token after signing out", async api =>
        {
            var tokens = await SignInAsync(api, Somebody());
            await AfterAsync(api, tokens, "/api/v1/auth/logout");
            return Text(tokens, "refresh_token");
        }),
        Refresh("a refresh token that was used long ago", async api =>
        {
            var tokens = await SignInAsync(api, Somebody());
            using var client = api.Anonymous;
            (await client.PostAsJsonAsync("/api/v1/auth/refresh", new { refresh_token = Text(tokens, "refresh_token") })).EnsureSuccessStatusCode();
            await Sql.ExecuteAsync(api.Database("user_db"), "UPDATE refresh_tokens SET last_used_at = last_used_at - interval '1 hour' WHERE replaced_by IS NOT NULL");
            return Text(tokens, "refresh_token");
        }),
        Refresh("a refresh token of a reused session", async api =>
        {
            var tokens = await SignInAsync(api, Somebody());
            using var client = api.Anonymous;
            var next = await (await client.PostAsJsonAsync("/api/v1/auth/refresh", new { refresh_token = Text(tokens, "refresh_token") })).Content.ReadFromJsonAsync<JsonElement>();
            await Sql.ExecuteAsync(api.Database("user_db"), "UPDATE refresh_tokens SET last_used_at = last_used_at - interval '1 hour' WHERE replaced_by IS NOT NULL");
            await client.PostAsJsonAsync("/api/v1/auth/refresh", new { refresh_token = Text(tokens, "refresh_token") });
            return Text(next, "refresh_token");
        }),
        Refresh("an access token in place of a refresh token", api => Task.FromResult(api.AdasToken)),
        Refresh("a refresh token that is a guess", _ => Task.FromResult(Base64Url.EncodeToString(new byte[32]))),
        new("a role that a token gives itself", 403, "not_allowed", async api =>
        {
            var token = await ForgeAsync(api, _ => { }, claims => claims["roles"] = new JsonArray("ROLE_ADMIN"));
            using var client = api.Anonymous;
            return await HostileAnswer.ToAsync(client, "GET", "/api/v1/users", null, null, ("Authorization", $"Bearer {token}"));
        }),
    ];

    private static HostileInput Refused(string name, Func<HostileHost, Task<string>> token) => new(name, 401, "not_signed_in", async api =>
    {
        using var client = api.Anonymous;
        return await HostileAnswer.ToAsync(client, "GET", "/api/v1/auth/me", null, null, ("Authorization", $"Bearer {await token(api)}"));
    });

    private static HostileInput Refresh(string name, Func<HostileHost, Task<string>> token) => new(name, 401, "bad_refresh_token", async api =>
    {
        using var client = api.Anonymous;
        return await HostileAnswer.OfAsync(await client.PostAsJsonAsync("/api/v1/auth/refresh", new { refresh_token = await token(api) }));
    });

    private static async Task<string> ForgeAsync(HostileHost api, Action<JsonObject> header, Action<JsonObject> claims, ECDsa? key = null)
    {
        var parts = api.AdasToken.Split('.').Take(2).Select(part => JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject()).ToList();
        header(parts[0]);
        claims(parts[1]);
        var signed = string.Join('.', parts.Select(part => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()))));
        var ours = (await api.Services.GetRequiredService<SigningKeys>().CurrentAsync(CancellationToken.None)).Key;
        return $"{signed}.{Base64Url.EncodeToString((key ?? ours).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static string WithHeader(HostileHost api, byte[] header)
    {
        var parts = api.AdasToken.Split('.');
        return $"{Base64Url.EncodeToString(header)}.{parts[1]}.{parts[2]}";
    }

    private static string WithSignature(HostileHost api, byte[] signature)
    {
        var parts = api.AdasToken.Split('.');
        return $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(signature)}";
    }

    // Somebody else each time: inputs that run at once must not sign each other out.
    private static string Somebody() => $"leaver{Interlocked.Increment(ref _people)}";

    private static async Task<JsonElement> SignInAsync(HostileHost api, string name)
    {
        (await api.SignedInAsAsync(name)).Dispose();
        using var client = api.Anonymous;
        var answer = await client.PostAsJsonAsync("/api/v1/auth/login", new { login = name, password = ApiHost.Password });
        return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task AfterAsync(HostileHost api, JsonElement tokens, string path)
    {
        using var client = api.Anonymous;
        client.DefaultRequestHeaders.Authorization = HostileAnswer.Bearer(Text(tokens, "access_token"));
        (await client.PostAsync(path, null)).EnsureSuccessStatusCode();
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
