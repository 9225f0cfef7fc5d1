using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Accounts;

[Trait("Category", "Security")]
public sealed class ExpiredTokensTests(ApiHost api) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Tokens_that_have_expired_open_nothing_and_are_removed_while_the_others_stay()
    {
        using var client = api.Anonymous;
        (await api.SignedInAsAsync("nora")).Dispose();
        var expired = await SignInAsync(client);
        await AgeAsync("refresh_tokens");
        var standing = await SignInAsync(client);
        await CatalogHost.EventuallyAsync(async () => await CountAsync("one_time_tokens") == 1, "The letter has not been written.");
        await AgeAsync("one_time_tokens");
        var refused = await client.PostAsJsonAsync("/api/v1/auth/refresh", new { refresh_token = expired });

        await api.RestartAsync();

        await Refused.WithAsync(HttpStatusCode.Unauthorized, "bad_refresh_token", refused);
        await CatalogHost.EventuallyAsync(
            async () => await CountAsync("refresh_tokens") == 1 && await CountAsync("one_time_tokens") == 0, "What has expired is still there.");
        using var later = api.Anonymous;
        Assert.Equal(HttpStatusCode.OK, (await later.PostAsJsonAsync("/api/v1/auth/refresh", new { refresh_token = standing })).StatusCode);
    }

    private static async Task<string> SignInAsync(HttpClient client)
    {
        var answer = await client.PostAsJsonAsync("/api/v1/auth/login", new { login = "nora", password = ApiHost.Password });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("refresh_token").GetString()!;
    }

    private Task AgeAsync(string table) => Sql.ExecuteAsync(api.Database("user_db"), $"UPDATE {table} SET expires_at = now() - interval '1 second'");

    private Task<long> CountAsync(string table) => Sql.ScalarAsync<long>(api.Database("user_db"), $"SELECT count(*) FROM {table}");
}
