using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Accounts;

/// <summary>What many requests at one moment must not be able to do.</summary>
public sealed class AtTheSameMomentTests(ApiHost api) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Of_changes_to_one_account_each_is_made_or_refused_as_outdated()
    {
        using var client = await api.SignedInAsAsync("rosa");

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => client.PatchAsJsonAsync("/api/v1/auth/me", new { username = $"rosa_{n}" })));
        var me = await client.GetFromJsonAsync<JsonElement>("/api/v1/auth/me");

        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.PreconditionFailed }));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.StartsWith("rosa_", me.GetProperty("username").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_pictures_that_arrive_together_one_stays_and_the_others_leave_nothing_behind()
    {
        using var client = await api.SignedInAsAsync("frida");
        var id = (await client.GetFromJsonAsync<JsonElement>("/api/v1/auth/me")).GetProperty("id").GetGuid();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.PutAsync("/api/v1/auth/me/avatar", Png())));
        var url = (await client.GetFromJsonAsync<JsonElement>("/api/v1/auth/me")).GetProperty("avatar_url").GetString();
        var shown = await client.GetAsync(url);

        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.PreconditionFailed }));
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        Assert.Single(Directory.GetFiles(Path.Combine(api.ObjectsFolder, "covers", "avatars", $"{id:N}"), "*", SearchOption.AllDirectories), IsPicture);
    }

    [Fact]
    public async Task Of_registrations_with_one_name_one_is_made()
    {
        using var client = api.Anonymous;

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n =>
            client.PostAsJsonAsync("/api/v1/auth/register", new { email = $"twin{n}@example.org", username = "twin", password = ApiHost.Password })));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task A_registration_that_is_sent_again_with_its_key_gets_the_same_account_and_another_with_that_key_does_not()
    {
        using var client = api.Anonymous;
        client.DefaultRequestHeaders.Add("Idempotency-Key", "once");
        var body = new { email = "again@example.org", username = "again", password = ApiHost.Password };

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => client.PostAsJsonAsync("/api/v1/auth/register", body)));
        var ids = await Task.WhenAll(answers.Select(async answer => (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid()));
        var stranger = await client.PostAsJsonAsync("/api/v1/auth/register", body with { password = "another password" });

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Single(ids.Distinct());
        await Refused.WithAsync(HttpStatusCode.Conflict, "email_taken", stranger);
    }

    [Fact]
    public async Task Of_two_administrators_who_remove_each_other_one_stays()
    {
        using var first = await api.SignedInAsAdminAsync();
        using var second = await api.SignedInAsAsync("second_admin");
        var firstId = await IdAsync(first);
        var secondId = await IdAsync(second);
        (await first.PutAsJsonAsync($"/api/v1/users/{secondId}", new { role = "admin" })).EnsureSuccessStatusCode();

        var answers = await Task.WhenAll(
            first.PutAsJsonAsync($"/api/v1/users/{secondId}", new { role = "user" }), second.PutAsJsonAsync($"/api/v1/users/{firstId}", new { role = "user" }));
        var left = await Sql.ScalarAsync<long>(
            api.Database("user_db"), "SELECT count(*) FROM user_roles JOIN users ON users.id = user_id JOIN roles ON roles.id = role_id WHERE name = 'ROLE_ADMIN' AND is_active");

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(1, left);
    }

    private static async Task<Guid> IdAsync(HttpClient client) => (await client.GetFromJsonAsync<JsonElement>("/api/v1/auth/me")).GetProperty("id").GetGuid();

    private static bool IsPicture(string path) => Path.GetExtension(path) == ".png";

    /// <summary>The header of a picture of 64 by 64 pixels, which is all that is looked at.</summary>
    private static ByteArrayContent Png()
    {
        byte[] png = [0x89, .. "PNG\r\n\x1a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 64, 0, 0, 0, 64, 8, 2, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes($"{Guid.NewGuid()}")];
        return new ByteArrayContent(png) { Headers = { ContentType = new("image/png") } };
    }
}
